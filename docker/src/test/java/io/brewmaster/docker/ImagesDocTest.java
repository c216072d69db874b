package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/IMAGES.md says what is true. */
class ImagesDocTest {
    private final Path doc = Path.of("../docs/IMAGES.md");

    @Test
    void fiveLinesExtendAnImageOfOnesOwn() throws IOException {
        List<String> lines = section("## Your own Jitsi image")
                .lines()
                .filter(line -> line.startsWith("    "))
                .map(String::strip)
                .toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0))
                .isEqualTo("FROM brewmaster/jibri:"
                        + EnvFile.read(Path.of("versions.env")).get("JITSI_TAG") + " AS brewmaster");
        // What they take is where the image has it.
        String dockerfile = Files.readString(Path.of("jibri/Dockerfile"));
        assertThat(dockerfile).contains(" /opt/brewmaster/services/\n").contains(lines.get(4) + "\n");
    }

    @Test
    void namesEveryServiceOfOurs(@TempDir Path root) throws IOException {
        String building = section("## Building");
        Path jibri = RootFileSystem.JIBRI.layOut(root);
        try (var services = Files.list(jibri.resolve("etc/s6-overlay/s6-rc.d/user/contents.d"))) {
            assertThat(services.toList())
                    .hasSize(5)
                    .allSatisfy(service -> assertThat(building).contains("| `" + service.getFileName() + "` |"));
        }
    }

    private String section(String heading) throws IOException {
        String text = Files.readString(doc);
        int start = text.indexOf(heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }
}
