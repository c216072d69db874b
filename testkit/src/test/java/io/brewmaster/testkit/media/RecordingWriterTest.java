package io.brewmaster.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

    @Test
    void endsAHybridRecordingAsTheSampleByteForByte() throws IOException {
        Path file = folder.resolve("a.mp4");
        byte[] before;
        try (RecordingWriter writer = RecordingWriter.hybrid(file)) {
            assertThat(Boxes.of(file)).containsExactly("ftyp 36", "free 8");
            assertThat(writer.grow()).isTrue();
            before = Files.readAllBytes(file);
            writer.finish();
        }
        byte[] after = Files.readAllBytes(file);
        for (int i = 0; i < before.length; i++) {
            if (i < 44 || i > 51) {
                assertThat(after[i]).isEqualTo(before[i]);
            }
        }
        assertThat(Files.mismatch(file, SampleRecording.hybrid())).isEqualTo(-1);
        assertThat(Boxes.of(file)).hasSize(4).last().asString().startsWith("moov ");
    }

    @Test
    void leavesAHybridRecordingThatPlaysWhenItDies() throws IOException {
        Path file = folder.resolve("a.mp4");
        RecordingWriter writer = RecordingWriter.hybrid(file);
        while (writer.grow()) {
            assertThat(writer.size()).isLessThanOrEqualTo(writer.growsTo());
        }
        assertThat(writer.size()).isEqualTo(writer.growsTo());
        writer.die();
        assertThat(Installed.ffmpeg().frameHashes(file)).hasSizeGreaterThan(1_000);
    }

    @Test
    void growsToAnySizeAndPlaysToItsEnd() throws IOException {
        Path file = folder.resolve("long.mp4");
        long bytes = 20_000_001;
        try (PacedRecording recording = RecordingWriter.repeated(file, bytes).paced(1L << 30)) {
            await().until(() -> recording.size() == recording.growsTo());
            assertThat(sizeOfMdat(file)).isZero();
            recording.finish();
        }
        assertThat(file).hasSize(bytes);
        assertThat(Boxes.of(file)).hasSize(4).last().asString().startsWith("moov ");
        assertEachRepetitionIsTheSample(file, 5);
    }

    private static void assertEachRepetitionIsTheSample(Path file, int times) {
        List<String> once = Installed.ffmpeg().frameHashes(SampleRecording.mp4());
        List<String> all = Installed.ffmpeg().frameHashes(file);
        // The sound's lead-in and its last, shorter frame are the recording's own, not each repetition's.
        assertThat(all).hasSizeBetween(times * once.size() - 2 * times, times * once.size() + 2 * times);
        Set<String> known = once.stream().map(RecordingWriterTest::md5).collect(Collectors.toSet());
        Set<String> seen = all.stream().map(RecordingWriterTest::md5).collect(Collectors.toSet());
        assertThat(seen).containsAll(known).hasSizeLessThanOrEqualTo(known.size() + 1);
    }

    private static String md5(String hashLine) {
        return hashLine.substring(hashLine.lastIndexOf(' ') + 1);
    }

    @Test
    void growsOverFourGigabytesAsTheRealOneDoes() throws IOException {
        // Five gigabytes take long to write; what lies between the header and the moov stays a hole.
        Path file = folder.resolve("wide.mp4");
        try (RepeatedContent content = RepeatedContent.of(5L << 30)) {
            assertThat(content.patchAt()).isEqualTo(32);
            assertThat(content.patch().remaining()).isEqualTo(16);
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                out.write(content.growingStart(), 0);
                assertThat(sizeOfMdat(file)).isZero();
                out.write(content.patch(), content.patchAt());
                out.position(content.mediaEnd());
                while (out.position() < content.size()) {
                    content.transferTo(out.position(), content.size() - out.position(), out);
                }
            }
            long last = content.mediaEnd() - 1;
            assertThat(content.transferTo(last, 10, Channels.newChannel(OutputStream.nullOutputStream())))
                    .isEqualTo(1);
        }
        assertThat(Boxes.of(file)).hasSize(3).element(1).asString().startsWith("mdat 53");
    }

    @Test
    void makesAWholeRecordingOfAnySize() throws IOException {
        Path small = folder.resolve("small.mp4");
        RecordingWriter.whole(small, 1024);
        assertThat(small).hasSize(1024);
        assertThat(Boxes.of(small)).hasSize(3).first().asString().startsWith("ftyp ");
        assertThat(Boxes.of(small).get(1)).startsWith("moov ");
        Path large = folder.resolve("large.mp4");
        RecordingWriter.whole(large, 20 << 20);
        assertThat(large).hasSize(20 << 20);
        assertThat(Boxes.of(large)).hasSize(4).last().asString().startsWith("moov ");
        assertThatThrownBy(() -> RecordingWriter.whole(small, 100)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int sizeOfMdat(Path file) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(40);
            return in.readInt();
        }
    }
}
