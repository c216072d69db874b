package io.brewmaster.finalizer.mp4;

import static io.brewmaster.finalizer.mp4.Mp4Bytes.box;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.ftyp;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.header;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.join;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.moov;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.mvhd;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.testkit.media.Ffmpeg;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.media.SampleRecording;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebLayoutTest {
    private static final byte[] MEDIA = new byte[5_000];
    private static final int STCO = 0x7374636F;
    private static final int CO64 = 0x636F3634;

    @TempDir
    Path folder;

    @Test
    void putsTheIndexOfJibrisDefaultInFront() throws IOException {
        assertPlaysTheSame(SampleRecording.mp4());
    }

    @Test
    void putsTheIndexOfAHybridRecordingInFrontAndLeavesOutThatThereWereFragments() throws IOException {
        assertPlaysTheSame(SampleRecording.hybrid());
        byte[] head = WebObject.head(SampleRecording.hybrid(), WebObject.layout(SampleRecording.hybrid()));
        assertThat(new String(head, StandardCharsets.ISO_8859_1)).doesNotContain("mvex", "trex");
    }

    private void assertPlaysTheSame(Path file) throws IOException {
        Path object = folder.resolve("object.mp4");
        WebLayout.Moved layout = WebObject.layout(file);
        WebObject.write(file, layout, object);
        try (FileChannel channel = FileChannel.open(object)) {
            assertThat(WebLayout.of(new ChannelSource(channel))).isEqualTo(new WebLayout.AlreadyWeb());
            assertThat(Mp4Inspector.inspect(new ChannelSource(channel))).isEqualTo(inspect(file));
        }
        Ffmpeg ffmpeg = Installed.ffmpeg();
        assertThat(ffmpeg.frameHashes(object)).hasSizeGreaterThan(1_400).isEqualTo(ffmpeg.frameHashes(file));
        assertThat(ffmpeg.decodedFrameHashes(object))
                .hasSizeGreaterThan(1_400)
                .isEqualTo(ffmpeg.decodedFrameHashes(file));
    }

    private static Mp4 inspect(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return Mp4Inspector.inspect(new ChannelSource(channel));
        }
    }

    @Test
    void keepsEveryByteOfTheMediaBehindTheHead() throws IOException {
        Path file = SampleRecording.mp4();
        WebLayout.Moved layout = WebObject.layout(file);
        byte[] bytes = Files.readAllBytes(file);
        byte[] head = WebObject.head(file, layout);
        int ftyp = ByteBuffer.wrap(bytes).getInt();
        assertThat(layout.from()).isEqualTo(ftyp);
        assertThat(Arrays.copyOf(head, ftyp)).isEqualTo(Arrays.copyOf(bytes, ftyp));
        assertThat(layout.head().length()).isEqualTo(ftyp + bytes.length - layout.to());
        assertThat(layout.length()).isEqualTo(bytes.length);
        assertThat(shifts(file, layout)).containsOnly(bytes.length - layout.to());
    }

    @Test
    void widensTheOffsetsThatPassFourGigabytesOnlyByTheMove() throws IOException {
        Path file = folder.resolve("big.mp4");
        // The media ends before 4 GiB, the file behind it.
        long bytes = (4L << 30) + (6 << 20);
        RecordingWriter.huge(file, bytes);
        WebLayout.Moved layout = WebObject.layout(file);
        long moov = bytes - layout.to();
        assertThat(layout.to()).isLessThan(4L << 30);
        assertThat(layout.head().length() - layout.from()).isGreaterThan(moov);
        assertThat(shifts(file, layout)).containsOnly(layout.head().length() - layout.from());
        assertEndsTheSame(file, layout);
    }

    @Test
    void movesOffsetsOf64Bits() throws IOException {
        Path file = folder.resolve("huge.mp4");
        long bytes = (4L << 30) + (100 << 20);
        RecordingWriter.huge(file, bytes);
        WebLayout.Moved layout = WebObject.layout(file);
        assertThat(layout.length()).isEqualTo(bytes);
        assertThat(shifts(file, layout)).containsOnly(bytes - layout.to());
        assertEndsTheSame(file, layout);
    }

    /** The media at the end of the file, where the offsets are large. */
    private void assertEndsTheSame(Path file, WebLayout.Moved layout) throws IOException {
        Ffmpeg ffmpeg = Installed.ffmpeg();
        Path object = folder.resolve("object.mp4");
        WebObject.write(file, layout, object);
        Mp4 found = inspect(object);
        assertThat(found).isEqualTo(inspect(file)).isInstanceOf(Mp4.Complete.class);
        long end = (long) ((Mp4.Complete) found).movie().durationSeconds().orElseThrow();
        assertThat(ffmpeg.frameHashes(object, end - 10))
                .hasSizeGreaterThan(700)
                .isEqualTo(ffmpeg.frameHashes(file, end - 10));
    }

    /** By how much the offsets of the object differ from the file's, read by other means. */
    private static Set<Long> shifts(Path file, WebLayout.Moved layout) throws IOException {
        ByteBuffer before;
        try (FileChannel channel = FileChannel.open(file)) {
            before = ByteBuffer.allocate((int) (channel.size() - layout.to()));
            new ChannelSource(channel).readFully(layout.to(), before);
        }
        byte[] head = WebObject.head(file, layout);
        long[] old = offsets(before.flip());
        long[] moved = offsets(ByteBuffer.wrap(head).position((int) layout.from()));
        assertThat(moved).hasSameSizeAs(old).hasSizeGreaterThan(100);
        Set<Long> shifts = new HashSet<>();
        for (int i = 0; i < old.length; i++) {
            shifts.add(moved[i] - old[i]);
        }
        return shifts;
    }

    /** Every entry of every table that follows the letters stco or co64. */
    private static long[] offsets(ByteBuffer moov) {
        LongStream.Builder offsets = LongStream.builder();
        for (int at = moov.position(); at + 12 < moov.limit(); at++) {
            int type = moov.getInt(at);
            if (type == STCO || type == CO64) {
                int count = moov.getInt(at + 8);
                for (int i = 0; i < count; i++) {
                    offsets.add(
                            type == CO64
                                    ? moov.getLong(at + 12 + 8 * i)
                                    : Integer.toUnsignedLong(moov.getInt(at + 12 + 4 * i)));
                }
            }
        }
        return offsets.build().toArray();
    }

    @Test
    void readsTheHeadAgainAndInPiecesOfAnySize() throws IOException {
        Path file = SampleRecording.hybrid();
        WebLayout.Moved layout = WebObject.layout(file);
        byte[] once = WebObject.head(file, layout);
        try (FileChannel channel = FileChannel.open(file);
                InputStream again = layout.head().open(new ChannelSource(channel))) {
            byte[] bytes = new byte[once.length];
            bytes[0] = (byte) again.read();
            assertThat(again.readNBytes(bytes, 1, 7)).isEqualTo(7);
            assertThat(again.readNBytes(bytes, 8, bytes.length - 8)).isEqualTo(bytes.length - 8);
            assertThat(again.read()).isEqualTo(-1);
            assertThat(again.read(bytes, 0, 5)).isEqualTo(-1);
            assertThat(bytes).isEqualTo(once);
        }
    }

    @Test
    void saysSoWhenTheFileHasBecomeShorter() throws IOException {
        Path file = SampleRecording.mp4();
        WebLayout.Moved layout = WebObject.layout(file);
        byte[] half = Arrays.copyOf(Files.readAllBytes(file), (int) layout.to() + 100);
        try (InputStream head = layout.head().open(new CountingSource(half))) {
            assertThatThrownBy(head::readAllBytes).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void leavesAloneWhatIsInOrderAlready() throws IOException {
        assertThat(of(join(ftyp(), moov(), box("mdat", MEDIA)))).isEqualTo(new WebLayout.AlreadyWeb());
        assertThat(of(join(ftyp(), moov(), box("free"), box("mdat", MEDIA)))).isEqualTo(new WebLayout.AlreadyWeb());
    }

    @Test
    void leavesAloneWhatNoRecorderWrites() throws IOException {
        byte[] start = box("moov", mvhd(1_000, 0), video(), box("mvex", new byte[32]));
        byte[] media = box("mdat", MEDIA);
        assertThat(reason(join(ftyp(), start, media))).contains("fragmented");
        assertThat(reason(join(ftyp(), start, box("moof"), media))).contains("moof");
        assertThat(reason(join(ftyp(), media, media, moov()))).contains("mdat mdat");
        assertThat(reason(join(ftyp(), media, moov(), moov()))).contains("moov moov");
        assertThat(reason(join(ftyp(), media, moov(), box("free")))).contains("after its moov");
        assertThat(reason(join(box("free"), ftyp(), media, moov()))).contains("before its ftyp");
        assertThat(reason(join(ftyp(), box("free"), header(0, "mdat"), MEDIA))).contains("mdat has no end");
        assertThat(reason(new byte[0])).isNotEmpty();
        // An empty user data box of QuickTime's kind, with a terminator that is no box.
        assertThat(reason(join(ftyp(), media, moov()))).isNotEmpty();
    }

    @Test
    void leavesAloneWhatSaysElsewhereWhereThingsAre() throws IOException {
        byte[] sample = Files.readAllBytes(SampleRecording.mp4());
        assertThat(reason(renamed(sample, "sbgp", "saio"))).contains("saio");
        assertThat(reason(renamed(sample, "ilst", "iloc"))).contains("iloc");
        assertThat(reason(renamed(sample, "udta", "meta"))).contains("meta");
    }

    private static byte[] renamed(byte[] file, String from, String to) {
        byte[] other = file.clone();
        int at = new String(file, StandardCharsets.ISO_8859_1).lastIndexOf(from);
        System.arraycopy(Mp4Bytes.ascii(to), 0, other, at, 4);
        return other;
    }

    @Test
    void leavesAloneWhatPointsOutsideItsMedia() throws IOException {
        byte[] sample = Files.readAllBytes(SampleRecording.mp4());
        String text = new String(sample, StandardCharsets.ISO_8859_1);
        int firstOffset = text.lastIndexOf("stco") + 12;
        for (int wrong : new int[] {0, 47, text.lastIndexOf("moov") - 5, sample.length, -1}) {
            byte[] file = sample.clone();
            ByteBuffer.wrap(file).putInt(firstOffset, wrong);
            assertThat(reason(file)).contains("not where its media is");
        }
        byte[] longSample = sample.clone();
        ByteBuffer.wrap(longSample).putInt(text.lastIndexOf("stsz") + 16, 1 << 24);
        assertThat(reason(longSample)).contains("not where its media is");
        byte[] fewerSamples = sample.clone();
        ByteBuffer.wrap(fewerSamples).putInt(text.lastIndexOf("stsc") + 16, 2);
        assertThat(reason(fewerSamples)).isNotEmpty();
    }

    @Test
    void readsTheIndexOnceAndNothingOfTheMedia() throws IOException {
        byte[] sample = Files.readAllBytes(SampleRecording.mp4());
        CountingSource source = new CountingSource(sample);
        WebLayout.Moved layout = (WebLayout.Moved) WebLayout.of(source);
        assertThat(source.bytesRead()).isLessThan(2 * (sample.length - layout.to()));
    }

    private static WebLayout of(byte[] file) throws IOException {
        return WebLayout.of(new CountingSource(file));
    }

    private static String reason(byte[] file) throws IOException {
        WebLayout layout = of(file);
        assertThat(layout).isInstanceOf(WebLayout.NotUnderstood.class);
        return ((WebLayout.NotUnderstood) layout).reason();
    }
}
