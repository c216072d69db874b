package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.s3.Bucket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A task that is gone with its volume, and what another recorder makes of what S3 has. Minutes long, because nobody is taken
 * for lost sooner: with {@code -Pfaults} only.
 */
@Tag("faults")
@ContainerTest
@Execution(ExecutionMode.CONCURRENT)
class LostTaskTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    /** Two minutes of silence, a minute between two looks and 45 s between the first and the last of them, twice over. */
    private static final Duration SALVAGED = Duration.ofMinutes(8);

    private static final int A_SECOND_OF_FRAMES = 70;

    @Test
    void anotherRecorderCompletesWhatATaskThatIsGoneWithItsVolumeHasLeftInS3(Neighbourhood neighbourhood)
            throws JsonException {
        byte[] written;
        JitsiContainer gone = new JitsiContainer(Images.jibri(), neighbourhood)
                .with("JIBRI_INSTANCE_ID", "jibri-gone")
                .withLivelyScreen();
        try (Recorder recorder = Recorder.start(gone)) {
            recorder.record("gone-session", "board");
            // S3 itself knows the checksums of parts; this server's are in the note, which is made every 20 s.
            await().atMost(SOON).ignoreExceptions().until(() -> noted(neighbourhood.bucket(), "gone-session") >= 2);
            String file = recorder.file("gone-session");
            gone.kill();
            written = gone.bytes(file);
        }
        JitsiContainer other = new JitsiContainer(Images.jibri(), neighbourhood)
                .with("JIBRI_INSTANCE_ID", "jibri-other")
                .with("JITSI_RECORDING_ORPHAN_AFTER", "2 min");
        try (Recorder recorder = Recorder.start(other)) {
            Delivery delivered = new Delivery(neighbourhood.bucket(), "gone-session", recorder.log()).await(SALVAGED);

            assertThat(delivered.manifest()).containsEntry("truncated", true);
            assertThat(delivered.recording())
                    .isEqualTo(Arrays.copyOf(written, delivered.recording().length))
                    .hasSizeGreaterThan(10 << 20);
            assertThat(recorder.frames(delivered).lines().count()).isGreaterThan(A_SECOND_OF_FRAMES);
            assertThat(neighbourhood.openParts("gone-session")).isEmpty();
        }
    }

    /** How many parts of a session the notes in the bucket tell of. */
    private static int noted(Bucket bucket, String session) throws JsonException {
        int parts = 0;
        for (String key : bucket.keys()) {
            if (key.contains("/.brewmaster/open/")) {
                Map<String, @Nullable Object> state =
                        Json.parseObject(new String(bucket.bytes(key), StandardCharsets.UTF_8));
                if (session.equals(state.get("session")) && state.get("parts") instanceof List<?> sent) {
                    parts += sent.size();
                }
            }
        }
        return parts;
    }
}
