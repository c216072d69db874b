package io.brewmaster.testkit.jitsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FixturesTest {
    @Test
    void listsEveryFileOfItsFolder() throws Exception {
        Path folder = Path.of(Fixtures.class.getResource("/fixtures/brewery").toURI());
        List<String> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.map(file -> file.getFileName().toString()).toList();
        }
        assertThat(Fixtures.names()).containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void givesAStanzasTextWithoutTheFilesLastLineEnd() {
        assertThat(Fixtures.stanzas())
                .hasSize(22)
                .allSatisfy(name ->
                        assertThat(Fixtures.read(name)).startsWith("<presence ").endsWith(">"));
    }

    @Test
    void saysWhichThereAreWhenAskedForAnother() {
        assertThatThrownBy(() -> Fixtures.read("jvb-99.xml"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jvb-2-idle.xml");
    }
}
