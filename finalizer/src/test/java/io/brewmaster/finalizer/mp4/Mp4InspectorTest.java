package io.brewmaster.finalizer.mp4;

import static io.brewmaster.finalizer.mp4.Mp4Bytes.box;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.ftyp;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.header;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.ints;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.join;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.largeBox;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.moov;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.mvhd;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.mvhdWide;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.recording;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.video;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Mp4InspectorTest {
    private static final byte[] MEDIA = new byte[5_000];
    private static final byte[] EARLY_MOOV = box("moov", mvhd(1_000, 2_044), video(), box("mvex", new byte[32]));

    @Test
    void readsDurationAndTracksOfAFinishedRecording() {
        Mp4.Movie movie = complete(recording(MEDIA));
        assertThat(movie.durationSeconds()).hasValue(12.5);
        assertThat(movie.tracks())
                .containsExactly(
                        new Mp4.Track("vide", "avc1", 15_360, 1280, 720, 0, 0),
                        new Mp4.Track("soun", "mp4a", 44_100, 0, 0, 44_100, 2));
    }

    @Test
    void acceptsTheIndexInFrontAndSizesOf64BitsAndAMdatToTheEnd() {
        assertThat(complete(join(ftyp(), moov(), largeBox("mdat", MEDIA))).tracks())
                .hasSize(2);
        assertThat(complete(join(ftyp(), moov(), header(0, "mdat"), MEDIA)).tracks())
                .hasSize(2);
    }

    @Test
    void acceptsFragments() {
        byte[] start = box("moov", mvhd(1_000, 0), video(), box("mvex", new byte[32]));
        Mp4.Movie movie = complete(join(ftyp(), start, box("moof", new byte[60]), box("mdat", MEDIA), box("mfra")));
        assertThat(movie.durationSeconds()).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void tellsAFragmentedFileThatWasEndedFromOneThatWasNot() {
        byte[] fragment = join(box("moof", new byte[60]), box("mdat", MEDIA));
        byte[] cut = join(ftyp(), EARLY_MOOV, fragment, fragment);
        assertThat(inspect(join(cut, box("mfra")))).isInstanceOf(Mp4.Complete.class);
        int firstWhole = ftyp().length + EARLY_MOOV.length + fragment.length;
        assertEveryCutIsTruncated(cut, firstWhole);
    }

    @Test
    void tellsAHybridFileThatWasEndedFromOneThatWasNot() {
        byte[] media = join(box("mdat", MEDIA), box("moof", new byte[60]), box("mdat", MEDIA));
        byte[] cut = join(ftyp(), box("free"), EARLY_MOOV, media);
        int firstWhole = cut.length - 68 - 8 - MEDIA.length;
        assertEveryCutIsTruncated(cut, firstWhole);
        byte[] inside = join(Arrays.copyOfRange(EARLY_MOOV, 8, EARLY_MOOV.length), media);
        byte[] ended = join(ftyp(), box("free"), box("mdat", inside), moov());
        assertThat(complete(ended).durationSeconds()).hasValue(12.5);
        assertThat(damaged(Arrays.copyOf(ended, ended.length - 1))).contains("moov");
        // The new end is written, but not the new beginning: what a player reads is still the fragments.
        assertThat(inspect(join(cut, moov()))).isInstanceOf(Mp4.Truncated.class);
    }

    private static void assertEveryCutIsTruncated(byte[] file, int from) {
        for (int length = 8; length <= file.length; length++) {
            Mp4 result = inspect(Arrays.copyOf(file, length));
            if (length < from) {
                assertThat(result).as("first %d bytes", length).isInstanceOf(Mp4.Damaged.class);
            } else {
                assertThat(result).as("first %d bytes", length).isInstanceOf(Mp4.Truncated.class);
                Mp4.Truncated truncated = (Mp4.Truncated) result;
                assertThat(truncated.movie().durationSeconds()).isEmpty();
                assertThat(truncated.movie().tracks()).hasSize(1);
                assertThat(truncated.reason()).isNotBlank();
            }
        }
    }

    @Test
    void callsAnIndexThatIsBeingWrittenDamaged() {
        // Of an index longer than its buffer ffmpeg writes the beginning with a size of 0, and the size at the end.
        byte[] writing = moov();
        Arrays.fill(writing, 0, 4, (byte) 0);
        assertThat(damaged(join(ftyp(), box("free"), box("mdat", MEDIA), writing)))
                .contains("not whole");
    }

    @Test
    void readsLongDurations() {
        assertThat(complete(join(ftyp(), box("moov", mvhdWide(90_000, 90_000L * 3600 * 24), video())))
                        .durationSeconds())
                .hasValue(86_400);
    }

    @Test
    void saysUnknownForADurationThatIsNone() {
        assertThat(complete(join(ftyp(), box("moov", mvhd(0, 5), video()))).durationSeconds())
                .isEmpty();
        assertThat(complete(join(ftyp(), box("moov", mvhd(1, -1), video()))).durationSeconds())
                .isEmpty();
        assertThat(complete(join(ftyp(), box("moov", mvhdWide(1, -5), video()))).durationSeconds())
                .isEmpty();
    }

    @Test
    void callsARecordingWithoutItsIndexDamaged() {
        assertThat(damaged(join(ftyp(), box("free"), header(0, "mdat"), MEDIA))).contains("no index");
        assertThat(damaged(join(ftyp(), box("free"), header(0, "mdat")))).contains("no index");
        assertThat(damaged(join(ftyp(), box("moof"), box("mdat", MEDIA)))).contains("fragments");
    }

    @Test
    void callsEveryCutOfARecordingDamagedOrNoMp4() {
        byte[] whole = recording(MEDIA);
        for (int length = 0; length < whole.length; length++) {
            Mp4 result = inspect(Arrays.copyOf(whole, length));
            if (length < 8) {
                assertThat(result).as("first %d bytes", length).isInstanceOf(Mp4.NotMp4.class);
            } else {
                assertThat(result).as("first %d bytes", length).isInstanceOf(Mp4.Damaged.class);
            }
        }
    }

    @Test
    void callsBytesAfterTheEndDamage() {
        assertThat(damaged(join(recording(MEDIA), new byte[3]))).contains("too few");
        assertThat(damaged(join(recording(MEDIA), header(7, "free")))).contains("impossible size");
        assertThat(damaged(join(recording(MEDIA), header(100, "free")))).contains("after the end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", "hello world, this is no recording", "#!/bin/sh\nrm -rf /", "{\"a\": 1, \"b\": 2}"})
    void knowsWhatIsNoMp4(String content) {
        assertThat(inspect(content.getBytes(StandardCharsets.UTF_8))).isInstanceOf(Mp4.NotMp4.class);
    }

    @Test
    void knowsThatZerosAreNoMp4() {
        assertThat(inspect(new byte[4_096])).isInstanceOf(Mp4.NotMp4.class);
    }

    @Test
    void believesNoImpossibleSize() {
        byte[] huge = join(ftyp(), ints(1), Mp4Bytes.ascii("mdat"), ints(-1, -1), MEDIA);
        assertThat(damaged(huge)).contains("impossible size");
        byte[] overflowing = join(ftyp(), ints(1), Mp4Bytes.ascii("mdat"), ints(0x7fffffff, -1), MEDIA);
        assertThat(damaged(overflowing)).contains("impossible size");
        byte[] tooSmall = join(ftyp(), ints(1), Mp4Bytes.ascii("mdat"), ints(0, 15), MEDIA);
        assertThat(damaged(tooSmall)).contains("impossible size");
        assertThat(damaged(join(ftyp(), header(1, "mdat")))).contains("cut in its size");
    }

    @Test
    void doesNotLetAnInnerBoxLeaveTheOuterOne() {
        assertThat(damaged(join(ftyp(), box("moov", mvhd(1, 1), header(1_000, "trak")), new byte[2_000])))
                .isNotEmpty();
        assertThat(damaged(join(ftyp(), box("moov", header(1 << 30, "mvhd"))))).contains("longer than");
    }

    @Test
    void namesWhatAnIndexLacks() {
        assertThat(damaged(join(ftyp(), box("moov")))).contains("mvhd");
        assertThat(damaged(join(ftyp(), box("moov", mvhd(1, 1))))).contains("no track");
        assertThat(damaged(join(ftyp(), box("moov", mvhd(1, 1), box("trak"))))).contains("mdia");
        assertThat(damaged(join(ftyp(), box("moov", box("mvhd", ints(0)), video()))))
                .contains("too short");
    }

    @Test
    void readsLittleOfAHugeIndex() {
        byte[] tables = box("trak", Mp4Bytes.tkhd(), box("mdia", box("stts", new byte[4_000_000])));
        CountingSource source = new CountingSource(join(ftyp(), box("moov", mvhd(1, 1), tables)));
        assertThat(inspect(source)).isInstanceOf(Mp4.Damaged.class);
        assertThat(source.bytesRead()).isLessThan(2_000);
    }

    @Test
    void givesUpOnEndlessBoxesAndEndlessChildren() {
        byte[] many = new byte[8 * 1_000_001];
        ByteBuffer buffer = ByteBuffer.wrap(many);
        while (buffer.hasRemaining()) {
            buffer.put(header(8, "free"));
        }
        assertThat(damaged(many)).contains("more than 1000000 boxes");
        assertThat(damaged(join(ftyp(), box("moov", Arrays.copyOf(many, 8 * 1_001)))))
                .contains("more than 1000 boxes");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void hasAnAnswerForEveryFlippedByte(long seed) {
        Random random = new Random(seed);
        byte[] whole = recording(new byte[50]);
        for (int round = 0; round < 5_000; round++) {
            byte[] flipped = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            assertThat(inspect(flipped)).isNotNull();
        }
    }

    private static Mp4.Movie complete(byte[] file) {
        Mp4 result = inspect(file);
        assertThat(result).isInstanceOf(Mp4.Complete.class);
        return ((Mp4.Complete) result).movie();
    }

    private static String damaged(byte[] file) {
        Mp4 result = inspect(file);
        assertThat(result).isInstanceOf(Mp4.Damaged.class);
        return ((Mp4.Damaged) result).reason();
    }

    private static Mp4 inspect(byte[] file) {
        return inspect(new CountingSource(file));
    }

    private static Mp4 inspect(ByteSource source) {
        try {
            return Mp4Inspector.inspect(source);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
