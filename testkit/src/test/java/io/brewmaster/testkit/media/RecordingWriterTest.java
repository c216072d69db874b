package io.brewmaster.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingWriterTest {
    @TempDir
    Path folder;

    @Test
    void endsAsTheSampleByteForByte() throws IOException {
        Path file = folder.resolve("a.mp4");
        try (RecordingWriter writer = RecordingWriter.start(file)) {
            writer.grow();
            writer.finish();
        }
        assertThat(Files.mismatch(file, SampleRecording.mp4())).isEqualTo(-1);
    }

    @Test
    void startsWithAHeaderAndGrowsInBursts() throws IOException {
        Path file = folder.resolve("a.mp4");
        try (RecordingWriter writer = RecordingWriter.start(file)) {
            assertThat(file).hasSize(48);
            int bursts = 0;
            while (writer.grow()) {
                bursts++;
                assertThat(file).hasSize(48 + 262_144L * bursts);
                assertThat(sizeOfMdat(file)).isZero();
            }
            assertThat(bursts).isEqualTo(13);
        }
    }

    @Test
    void changesOnlyTheSizeOfWhatWasThereBefore() throws IOException {
        Path file = folder.resolve("a.mp4");
        byte[] before;
        try (RecordingWriter writer = RecordingWriter.start(file)) {
            writer.grow();
            before = Files.readAllBytes(file);
            writer.finish();
        }
        byte[] after = Files.readAllBytes(file);
        for (int i = 0; i < before.length; i++) {
            if (i < 40 || i > 43) {
                assertThat(after[i]).isEqualTo(before[i]);
            }
        }
        assertThat(sizeOfMdat(file)).isPositive();
    }

    @Test
    void leavesAFileWithoutEndWhenItDies() throws IOException {
        Path file = folder.resolve("a.mp4");
        RecordingWriter writer = RecordingWriter.start(file);
        writer.grow();
        writer.die();
        assertThat(writer.grow()).isFalse();
        assertThat(file).hasSize(48 + 262_144);
        assertThat(sizeOfMdat(file)).isZero();
    }

    @Test
    void growsByTheClockUntilItIsPaused() throws IOException {
        Path file = folder.resolve("a.mp4");
        try (PacedRecording recording = RecordingWriter.start(file).paced(8 << 20)) {
            await().until(() -> recording.size() > 48 + 262_144);
            recording.pause();
            recording.resume();
            await().until(() -> recording.size() > 48 + 3 * 262_144);
            recording.finish();
        }
        assertThat(Files.mismatch(file, SampleRecording.mp4())).isEqualTo(-1);
    }

    @Test
    void makesAFileOfFiveGigabytesThatPlaysToItsEnd() throws IOException {
        Path file = folder.resolve("huge.mp4");
        long bytes = 5L << 30;
        RecordingWriter.huge(file, bytes);
        assertThat(file).hasSize(bytes);
        assertThat(Boxes.of(file)).element(1).asString().startsWith("mdat 53");
        List<String> streams = Ffprobe.streams(file);
        assertThat(streams).hasSize(2).anySatisfy(s -> assertThat(s).startsWith("h264,"));
        long seconds = (long) Double.parseDouble(streams.get(0).substring("h264,".length()));
        assertThat(seconds).isGreaterThan(8 * 3600L);
        assertThat(Ffprobe.tail(file, seconds - 2))
                .hasSizeGreaterThan(30)
                .allSatisfy(line -> assertThat(line).matches("[0-9.,]+"));
    }

    @Test
    void makesAFileOfAnySizeWithThirtyTwoBitsBelowFourGigabytes() throws IOException {
        Path file = folder.resolve("big.mp4");
        for (long bytes : new long[] {Files.size(SampleRecording.mp4()), 20_000_001, (4L << 30) - 1}) {
            RecordingWriter.huge(file, bytes);
            assertThat(file).hasSize(bytes);
            assertThat(Boxes.of(file)).hasSize(4).element(2).asString().startsWith("mdat ");
            assertThat(Ffprobe.streams(file)).hasSize(2);
        }
    }

    private static int sizeOfMdat(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(40);
            return in.readInt();
        }
    }
}
