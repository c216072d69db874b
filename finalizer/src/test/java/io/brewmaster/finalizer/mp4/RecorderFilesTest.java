package io.brewmaster.finalizer.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.testkit.media.Ffmpeg;
import io.brewmaster.testkit.media.FfmpegRecording;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the installed ffmpeg really leaves, in each of its modes, when it is told to end and when it is killed. */
class RecorderFilesTest {
    private static final Duration STARTED = Duration.ofSeconds(60);
    /** Two key frames, so that a fragment is whole. */
    private static final long ENOUGH = 1_200_000;

    private static final String[] FRAGMENTED = {"-g", "15", "-movflags", "+frag_keyframe+empty_moov"};
    private static final String[] HYBRID = {"-g", "15", "-movflags", "+hybrid_fragmented", "-flush_packets", "1"};

    @TempDir
    Path folder;

    enum Ending {
        SIGINT,
        SIGTERM,
        SIGKILL;

        void of(FfmpegRecording recording) {
            switch (this) {
                case SIGINT -> recording.stop();
                case SIGTERM -> recording.terminate();
                case SIGKILL -> recording.kill();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsJibrisDefault(Ending ending) throws IOException {
        Path file = record(RecordingMode.PLAIN, ending);
        if (ending == Ending.SIGKILL) {
            assertThat(inspect(file)).isInstanceOf(Mp4.Damaged.class);
        } else {
            assertCompleteAndMovable(file);
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsFragmentedFiles(Ending ending) throws IOException {
        Path file = record(RecordingMode.FRAGMENTED, ending, FRAGMENTED);
        assertThat(layout(file)).isInstanceOf(WebLayout.NotUnderstood.class);
        if (ending == Ending.SIGKILL) {
            assertTruncatedAndPlaying(file);
        } else {
            assertThat(inspect(file)).isInstanceOf(Mp4.Complete.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void knowsHybridFiles(Ending ending) throws IOException {
        if (!Installed.ffmpeg().knowsHybridFragmented()) {
            System.out.println("Skipped: the installed ffmpeg is older than 7.1 and knows no hybrid_fragmented");
            Assumptions.abort("ffmpeg knows no hybrid_fragmented");
        }
        Path file = record(RecordingMode.HYBRID, ending, HYBRID);
        if (ending == Ending.SIGKILL) {
            assertTruncatedAndPlaying(file);
            assertThat(layout(file)).isInstanceOf(WebLayout.NotUnderstood.class);
        } else {
            assertCompleteAndMovable(file);
        }
    }

    private Path record(RecordingMode mode, Ending ending, String... options) throws IOException {
        Path file = folder.resolve("recording.mp4");
        try (FfmpegRecording recording = Installed.ffmpeg().record(file, options)) {
            await().atMost(STARTED).until(() -> Files.exists(file) && Files.size(file) > ENOUGH);
            assertThat(mode(file)).isEqualTo(mode);
            assertThat(inspect(file)).isNotInstanceOf(Mp4.Complete.class);
            ending.of(recording);
        }
        assertThat(mode(file)).isEqualTo(mode);
        return file;
    }

    private void assertCompleteAndMovable(Path file) throws IOException {
        Mp4 found = inspect(file);
        assertThat(found).isInstanceOf(Mp4.Complete.class);
        assertThat(((Mp4.Complete) found).movie().durationSeconds().orElseThrow())
                .isGreaterThan(1);
        Path object = folder.resolve("object.mp4");
        WebObject.write(file, WebObject.layout(file), object);
        Ffmpeg ffmpeg = Installed.ffmpeg();
        List<String> frames = ffmpeg.frameHashes(file);
        assertThat(ffmpeg.frameHashes(object)).hasSizeGreaterThan(50).isEqualTo(frames);
    }

    private static void assertTruncatedAndPlaying(Path file) throws IOException {
        assertThat(inspect(file)).isInstanceOf(Mp4.Truncated.class);
        assertThat(Installed.ffmpeg().frameHashes(file)).hasSizeGreaterThan(20);
    }

    private static RecordingMode mode(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return RecordingMode.of(new ChannelSource(channel));
        }
    }

    private static Mp4 inspect(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return Mp4Inspector.inspect(new ChannelSource(channel));
        }
    }

    private static WebLayout layout(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return WebLayout.of(new ChannelSource(channel));
        }
    }
}
