package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

    @BeforeAll
    void build(Neighbourhood shared) {
        neighbourhood = shared;
        Images.jibri();
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
    void countsTheRecorder() {
        try (Recorder recorder = Recorder.start(jibri("jibri-counted"))) {
            recorder.record("counted-session", "board");

            assertThat(recorder.log().await(line -> line.contains("\"RecordersBusy\":1"), SOON))
                    .startsWith("{\"_aws\"");
        }
    }
}
