package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that Jibri calls, with a stand-in for the finalizer. */
class FinalizeRecordingTest {
    @TempDir
    Path directory;

    private Scripts scripts;

    @BeforeEach
    void layOut() throws IOException {
        scripts = new Scripts(directory);
        scripts.replace(scripts.bin("finalizer"), """
                echo "finalizer $* within=${JITSI_RECORDING_FINISH_TIMEOUT:-}"
                cat
                echo log >&2
                exit 75
                """);
        Files.createDirectories(scripts.run());
    }

    @Test
    void finishesTheSessionAndPassesTheExitCodeOn() throws Exception {
        Scripts.Ended ended = scripts.run("finalize-recording", "/storage/recordings/abc");
        assertThat(ended.code()).isEqualTo(75);
        assertThat(ended.lines()).containsExactly("finalizer finish /storage/recordings/abc within=", "log");
    }

    @Test
    void hasTheFinalizerKeepTheDeadlineOfAStop() throws Exception {
        Files.writeString(
                scripts.run().resolve("deadline"), Instant.now().plusSeconds(90).getEpochSecond() + "\n");
        scripts.set("JITSI_RECORDING_FINISH_TIMEOUT", "2 h");
        assertThat(scripts.run("finalize-recording", "/storage/recordings/abc").lines())
                .first()
                .asString()
                .matches("finalizer finish /storage/recordings/abc within=(90|8\\d) s");
    }

    @Test
    void keepsTheRecordingWhenNoTimeIsLeft() throws Exception {
        Files.writeString(
                scripts.run().resolve("deadline"), Instant.now().minusSeconds(1).getEpochSecond() + "\n");
        Scripts.Ended ended = scripts.run("finalize-recording", "/storage/recordings/abc");
        assertThat(ended.code()).isEqualTo(75);
        assertThat(ended.lines())
                .containsExactly(
                        "brewmaster: no time is left to deliver /storage/recordings/abc: kept there; 'finalizer"
                                + " finish /storage/recordings/abc' delivers it");
    }

    @Test
    void writesMetricsToTheContainersOutputAndTheLogToJibris() throws Exception {
        Process guard = new ProcessBuilder("sleep", "600")
                .redirectOutput(directory.resolve("container").toFile())
                .start();
        try {
            Files.writeString(scripts.run().resolve("guard.pid"), guard.pid() + "\n");
            assertThat(scripts.run("finalize-recording", "/storage/recordings/abc")
                            .lines())
                    .containsExactly("log");
            assertThat(directory.resolve("container")).hasContent("finalizer finish /storage/recordings/abc within=");
        } finally {
            guard.destroyForcibly();
        }
    }

    @Test
    void wantsExactlyOneDirectory() throws Exception {
        assertThat(scripts.run("finalize-recording").code()).isEqualTo(64);
    }
}
