package io.brewmaster.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the real one writes as {@link RecordingWriter} says it does. */
class FfmpegTest {
    private static final int TWO_BURSTS = RecordingWriter.HEADER + 2 * RecordingWriter.BURST;

    @TempDir
    Path folder;

    @Test
    void tellsItsVersion() {
        assertThat(Installed.ffmpeg().version()).matches("[0-9nN].*");
    }

    @Test
    void writesAHeaderThenBurstsThenTheSizeThenTheMoov() throws IOException {
        Path file = folder.resolve("real.mp4");
        byte[] during;
        try (FfmpegRecording recording = Installed.ffmpeg().record(file)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> wholeBursts(file) >= 2);
            during = Arrays.copyOf(Files.readAllBytes(file), TWO_BURSTS);
            recording.stop();
        }
        assertThat(Arrays.copyOfRange(during, 40, 44)).containsOnly(0);

        byte[] after = Files.readAllBytes(file);
        assertThat(Arrays.copyOfRange(after, 40, 44)).isNotEqualTo(new byte[4]);
        assertThat(Arrays.mismatch(during, 44, during.length, after, 44, during.length))
                .isEqualTo(-1);
        assertThat(Arrays.mismatch(during, 0, 40, after, 0, 40)).isEqualTo(-1);
        assertThat(Boxes.of(file)).hasSize(4).last().asString().startsWith("moov ");
    }

    @Test
    void leavesAFileWithoutEndWhenKilled() throws IOException {
        Path file = folder.resolve("killed.mp4");
        try (FfmpegRecording recording = Installed.ffmpeg().record(file)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> wholeBursts(file) >= 1);
            recording.kill();
        }
        byte[] left = Files.readAllBytes(file);
        assertThat((left.length - RecordingWriter.HEADER) % RecordingWriter.BURST)
                .isZero();
        assertThat(Arrays.copyOfRange(left, 40, 44)).containsOnly(0);
    }

    @Test
    void endsTheFileAfterSigterm() throws IOException {
        Path file = folder.resolve("terminated.mp4");
        try (FfmpegRecording recording = Installed.ffmpeg().record(file)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> wholeBursts(file) >= 1);
            recording.terminate();
        }
        assertThat(Boxes.of(file)).hasSize(4).last().asString().startsWith("moov ");
    }

    @Test
    void hashesEveryFrameOfARecording() {
        Ffmpeg ffmpeg = Installed.ffmpeg();
        // 20 s of 30 pictures and of 44,100 / 1,024 AAC frames
        assertThat(ffmpeg.frameHashes(SampleRecording.mp4())).hasSizeBetween(600 + 861, 600 + 864);
        assertThat(ffmpeg.decodedFrameHashes(SampleRecording.mp4()))
                .filteredOn(line -> line.startsWith("0,"))
                .hasSize(600);
        assertThat(ffmpeg.frameHashes(folder.resolve("missing.mp4"))).isEmpty();
    }

    @Test
    void refusesHybridFilesWhereItDoesNotKnowThem() throws IOException {
        Ffmpeg ffmpeg = Installed.ffmpeg();
        Path file = folder.resolve("hybrid.mp4");
        try (FfmpegRecording recording = ffmpeg.record(file, "-movflags", "+hybrid_fragmented")) {
            if (ffmpeg.knowsHybridFragmented()) {
                await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(file) && Files.size(file) > 0);
            } else {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> ProcessHandle.of(recording.pid()).isEmpty());
                assertThat(file)
                        .satisfiesAnyOf(
                                f -> assertThat(f).doesNotExist(),
                                f -> assertThat(f).isEmptyFile());
            }
        }
    }

    /** Zero while the file is not there or has any other size. */
    private static long wholeBursts(Path file) throws IOException {
        long media = Files.exists(file) ? Files.size(file) - RecordingWriter.HEADER : -1;
        return media > 0 && media % RecordingWriter.BURST == 0 ? media / RecordingWriter.BURST : 0;
    }
}
