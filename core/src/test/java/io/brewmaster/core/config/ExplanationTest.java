package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplanationTest {
    @TempDir
    Path directory;

    @Test
    void saysWhereEachValueComesFrom() throws Exception {
        Path file = directory.resolve("config.json");
        Files.writeString(file, "{\n  \"http\": {\n    \"port\": 8080\n  }\n}\n");

        String table = Configuration.load(
                        Map.of("JITSI_CONFIG", file.toString(), "XMPP_SERVER", "a,b", "ENABLE_JVB_XMPP_SERVER", ""),
                        directory)
                .explain(false);

        assertThat(line(table, "http.port")).matches("http\\.port +8080 +" + file + ":3");
        assertThat(line(table, "xmpp.servers")).matches("xmpp\\.servers +a,b +XMPP_SERVER");
        assertThat(line(table, "metrics.interval")).matches("metrics\\.interval +1 min +default");
        assertThat(line(table, "recording.bucket")).matches("recording\\.bucket +- +default");
        assertThat(line(table, "idle.timeout")).matches("idle\\.timeout +15 min +default");
        assertThat(table).endsWith("config.json: " + file + "\n");
        assertThat(table.lines().skip(1).limit(Keys.all().size()).map(row -> row.split(" ", 2)[0]))
                .isEqualTo(Keys.all().stream().map(Key::path).toList());
    }

    @Test
    void aSecretLeaksNeitherItsTextNorItsLength() throws Exception {
        String shortOne = explain(Map.of("JITSI_XMPP_PASSWORD", "x"));
        String longOne = explain(Map.of("JITSI_XMPP_PASSWORD", "hunter2-and-much-more-of-it"));

        assertThat(line(longOne, "xmpp.password"))
                .isEqualTo(line(shortOne, "xmpp.password"))
                .contains("••••••");
        assertThat(longOne).doesNotContain("hunter2");
    }

    @Test
    void coloursOnlyDimWhatIsNotSet() throws Exception {
        String table =
                Configuration.load(Map.of("JITSI_HTTP_PORT", "1"), directory).explain(true);

        assertThat(table.lines().filter(line -> line.contains("http.port"))).noneMatch(line -> line.contains("\u001b"));
        assertThat(table.lines().filter(line -> line.contains("log.level")))
                .allMatch(line -> line.startsWith("\u001b[2m") && line.endsWith("\u001b[0m"));
    }

    private String explain(Map<String, String> environment) throws ConfigurationException {
        return Configuration.load(environment, directory).explain(false);
    }

    private static String line(String table, String key) {
        return table.lines()
                .filter(line -> line.startsWith(key + " "))
                .findFirst()
                .orElseThrow();
    }
}
