package io.brewmaster.finalizer.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.finalizer.progress.RecordingMetrics.Success;
import io.brewmaster.testkit.emf.BilledMetrics;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bill of all recorders of a platform, from the lines that their finalizers really print. */
class BilledMetricsTest {
    @Test
    void isWhatTheDocumentStates() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RecordingMetrics metrics =
                new RecordingMetrics(new EmfWriter(out), "jitsi-video-platform", "prod", Clock.systemUTC());
        for (String session : new String[] {"abc", "def", "ghi"}) {
            everythingHappensTo(session, metrics);
        }
        assertThat(BilledMetrics.of(out.toString(StandardCharsets.UTF_8).lines().toList()))
                .hasSize(BilledMetrics.stated(Path.of(".."), "Jitsi/Recording"));
    }

    private static void everythingHappensTo(String session, RecordingMetrics metrics) {
        String key = "recordings/" + session + ".mp4";
        metrics.watching(1_000_000, false);
        metrics.failed(session, "no bucket");
        metrics.succeeded(new Success(
                session,
                "room of " + session,
                key,
                1_000_000,
                Optional.of(Duration.ofSeconds(60)),
                Optional.of(Duration.ofSeconds(1)),
                Optional.empty(),
                Optional.of("its machine was lost")));
        metrics.quarantined(session, "no movie");
        metrics.noticeGivenUp(session, key, "webhook", "answered 503");
    }
}
