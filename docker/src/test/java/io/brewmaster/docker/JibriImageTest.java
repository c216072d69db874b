package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ContainerTest
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class JibriImageTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long SIXTY_FOUR_MIB = 64L << 20;

    private Neighbourhood neighbourhood;
    /** For what several tests may look at side by side; whoever needs another environment starts his own. */
    private Recorder shared;

    @BeforeAll
    void start(Neighbourhood around) {
        neighbourhood = around;
        shared = Recorder.start(jibri("jibri-shared"));
    }

    @AfterAll
    void close() {
        shared.close();
    }

    private JitsiContainer jibri(String nick) {
        return new JitsiContainer(Images.jibri(), neighbourhood).with("JIBRI_INSTANCE_ID", nick);
    }

    @Test
    void recordsCrashSafeWithoutTouchingTheUsersOwnSettings(@TempDir Path folder) throws IOException {
        Path mine = Files.writeString(
                folder.resolve("custom-jibri.conf"),
                "jibri.ffmpeg.video-params-recording = ${jibri.ffmpeg.video-params-recording} [\"-metadata\", \"title=mine\"]\n");
        try (Recorder recorder = Recorder.start(jibri("jibri-custom").withFile(mine, "/config/custom-jibri.conf"))) {
            recorder.record("custom-session", "board");

            assertThat(recorder.ffmpeg()).contains("+hybrid_fragmented", "title=mine", "libx264");
        }
    }

    @Test
    void recordsAsJibriDoesWhenCrashSafetyIsSwitchedOff() {
        try (Recorder recorder = Recorder.start(jibri("jibri-plain").with("JITSI_RECORDING_CRASH_SAFE", "0"))) {
            recorder.record("plain-session", "board");

            assertThat(recorder.ffmpeg()).contains("libx264").noneMatch(option -> option.contains("fragmented"));
        }
    }

    @Test
    void saysWhatToDoAboutASmallSharedMemory() {
        try (JitsiContainer small =
                jibri("jibri-small").withSharedMemory(SIXTY_FOUR_MIB).start()) {
            String advice = small.log().await("/dev/shm is too small", SOON);

            assertThat(advice).contains("shm_size").contains("EC2").contains("Fargate");
        }
    }

    @Test
    void startsTheGuardAfterBothConfigurations() {
        List<String> log = shared.log().stderr();

        assertThat(List.of("00-brewmaster-shm", "01-config", "02-brewmaster-config", "40-jibri"))
                .extracting(service -> log.indexOf("s6-rc: info: service " + service + " successfully started"))
                .doesNotContain(-1)
                .isSorted();
    }

    @Test
    void writesToRunTmpAndStorageOnly() {
        // Some engines put a tmpfs on /var/tmp of a read-only container.
        assertThat(shared.container()
                        .shell("find / -xdev -writable ! -type l 2>/dev/null || true")
                        .lines())
                .isSubsetOf("/run", "/tmp", "/storage", "/var/tmp");
        assertThat(
                        shared.container()
                                .shell(
                                        "find /opt /etc /usr /home /var/tmp /dev/shm -newer /run/service -type f 2>/dev/null || true"))
                .isEmpty();
    }

    @Test
    void seesTheRecorderAndLeavesTheNumbersToAnAgentBesideABridge() {
        shared.record("counted-session", "board");

        await().atMost(SOON).until(() -> activity("jibri-shared").equals("busy"));
        assertThat(shared.log().stdout()).noneMatch(line -> line.contains("\"RecordersBusy\""));
    }

    /** What the agent in the shared container says of a recorder. */
    private String activity(String recorder) {
        return shared.container()
                .shell("curl -sS http://127.0.0.1:9095/status | jq -r '.recorders[] | select(.id == \"" + recorder
                        + "\") | .activity'")
                .trim();
    }
}
