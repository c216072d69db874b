package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void withoutAnythingSetTheDefaultsOfDockerJitsiMeetHold() throws Exception {
        Configuration configuration = Configuration.load(Map.of(), directory);

        System.err.println(configuration.explain(false));
        assertThat(configuration.get(Keys.XMPP_SERVERS)).isEqualTo(List.of("xmpp.meet.jitsi"));
        assertThat(configuration.get(Keys.METRICS_INTERVAL)).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.get(Keys.RECORDING_STATE_DIR)).isEqualTo(Path.of("/storage/recordings/.brewmaster"));
    }
}
