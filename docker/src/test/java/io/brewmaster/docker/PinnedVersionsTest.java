package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** versions.env pins every image; what cannot read it says the same. */
class PinnedVersionsTest {
    private static final Pattern ARGUMENT = Pattern.compile("^ARG (\\w+_TAG)=(\\S+)$", Pattern.MULTILINE);
    private static final Pattern FROM = Pattern.compile("^FROM (?:--\\S+ )?(\\S+)", Pattern.MULTILINE);

    private final Map<String, String> pinned = EnvFile.read(Path.of("versions.env"));

    @ParameterizedTest
    @EnumSource
    void theDockerfilesDefaultsAreThePinnedTags(RootFileSystem image) throws IOException {
        String dockerfile = dockerfile(image);
        Map<String, String> defaults = new LinkedHashMap<>();
        ARGUMENT.matcher(dockerfile).results().forEach(argument -> defaults.put(argument.group(1), argument.group(2)));
        assertThat(defaults).containsOnlyKeys("JITSI_TAG", "DEBIAN_TAG");
        assertThat(pinned).containsAllEntriesOf(defaults);
    }

    @ParameterizedTest
    @EnumSource
    void everyImageThatADockerfileBuildsOnHasAPinnedTag(RootFileSystem image) throws IOException {
        assertThat(FROM.matcher(dockerfile(image))
                        .results()
                        .map(from -> from.group(1))
                        .distinct())
                .containsExactly("debian:${DEBIAN_TAG}", "${JARS}", "ghcr.io/jitsi/" + image.image() + ":${JITSI_TAG}");
    }

    @Test
    void theExampleForComposeHasThePinnedTags() {
        assertThat(EnvFile.read(Path.of(".env.example"))).containsAllEntriesOf(pinned);
    }

    @Test
    void theLocalS3IsTheOneThatTheFinalizerIsTestedWith() throws IOException {
        String version = Pattern.compile("<s3mock.version>(.*)</s3mock.version>")
                .matcher(Files.readString(Path.of("../pom.xml")))
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
        assertThat(version).isEqualTo("<s3mock.version>" + pinned.get("S3MOCK_TAG") + "</s3mock.version>");
    }

    private static String dockerfile(RootFileSystem image) throws IOException {
        return Files.readString(Path.of(image.image(), "Dockerfile"));
    }
}
