package io.brewmaster.finalizer.mp4;

import static io.brewmaster.finalizer.mp4.Mp4Bytes.box;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.ftyp;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.header;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.join;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.largeBox;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.moov;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.mvhd;
import static io.brewmaster.finalizer.mp4.Mp4Bytes.video;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingModeTest {
    private static final byte[] MEDIA = new byte[5_000];
    private static final byte[] EARLY_MOOV = box("moov", mvhd(1_000, 0), video(), box("mvex", new byte[32]));

    @Test
    void tellsJibrisDefaultFromItsHeaderOn() throws IOException {
        byte[] growing = join(ftyp(), box("free"), header(0, "mdat"), MEDIA);
        int headerLength = ftyp().length + 8 + 8;
        for (int length = 0; length < headerLength; length++) {
            assertThat(of(Arrays.copyOf(growing, length)))
                    .as("%d bytes", length)
                    .isEqualTo(RecordingMode.UNKNOWN);
        }
        for (int length = headerLength; length < growing.length; length++) {
            assertThat(of(Arrays.copyOf(growing, length)))
                    .as("%d bytes", length)
                    .isEqualTo(RecordingMode.PLAIN);
        }
    }

    @Test
    void tellsFragmentedAndHybridOnceTheWholeEarlyIndexIsThere() throws IOException {
        byte[] fragmented = join(ftyp(), EARLY_MOOV, box("moof"), box("mdat", MEDIA));
        byte[] hybrid = join(ftyp(), box("free"), EARLY_MOOV, box("mdat", MEDIA), box("moof"));
        assertStaysOnceKnown(fragmented, ftyp().length + EARLY_MOOV.length, RecordingMode.FRAGMENTED);
        assertStaysOnceKnown(hybrid, ftyp().length + 8 + EARLY_MOOV.length, RecordingMode.HYBRID);
    }

    private static void assertStaysOnceKnown(byte[] file, int from, RecordingMode mode) throws IOException {
        for (int length = 0; length <= file.length; length++) {
            assertThat(of(Arrays.copyOf(file, length)))
                    .as("%d bytes", length)
                    .isEqualTo(length < from ? RecordingMode.UNKNOWN : mode);
        }
    }

    @Test
    void staysTheSameWhenTheRecordingHasEnded() throws IOException {
        assertThat(of(Mp4Bytes.recording(MEDIA))).isEqualTo(RecordingMode.PLAIN);
        assertThat(of(join(ftyp(), largeBox("mdat", MEDIA), moov()))).isEqualTo(RecordingMode.PLAIN);
        byte[] inside = join(Arrays.copyOfRange(EARLY_MOOV, 8, EARLY_MOOV.length), box("mdat", MEDIA), box("moof"));
        assertThat(of(join(ftyp(), box("free"), box("mdat", inside), moov()))).isEqualTo(RecordingMode.HYBRID);
        assertThat(of(join(ftyp(), largeBox("mdat", inside), moov()))).isEqualTo(RecordingMode.HYBRID);
    }

    @Test
    void doesNotKnowWhatNoRecorderWrites() throws IOException {
        assertThat(of(join(ftyp(), moov(), box("free"), box("mdat", MEDIA)))).isEqualTo(RecordingMode.UNKNOWN);
        assertThat(of(join(ftyp(), box("sidx"), header(0, "mdat")))).isEqualTo(RecordingMode.UNKNOWN);
        assertThat(of(join(box("free"), header(0, "mdat"), MEDIA))).isEqualTo(RecordingMode.UNKNOWN);
        assertThat(of(new byte[4_096])).isEqualTo(RecordingMode.UNKNOWN);
        assertThat(of(Mp4Bytes.ascii("#!/bin/sh\nrm -rf /\nthis is no recording at all")))
                .isEqualTo(RecordingMode.UNKNOWN);
    }

    @Test
    void readsLittle() throws IOException {
        CountingSource source = new CountingSource(join(ftyp(), box("free"), header(0, "mdat"), new byte[1 << 20]));
        RecordingMode.of(source);
        assertThat(source.reads()).isLessThanOrEqualTo(4);
        assertThat(source.bytesRead()).isLessThan(64);
        byte[] free = box("free");
        byte[] many = new byte[free.length * 100_000];
        for (int at = 0; at < many.length; at += free.length) {
            System.arraycopy(free, 0, many, at, free.length);
        }
        CountingSource endless = new CountingSource(join(ftyp(), many));
        assertThat(RecordingMode.of(endless)).isEqualTo(RecordingMode.UNKNOWN);
        assertThat(endless.reads()).isLessThan(50);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void hasAnAnswerForEveryFlippedByte(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] whole = join(ftyp(), box("free"), EARLY_MOOV, box("mdat", new byte[50]));
        for (int round = 0; round < 5_000; round++) {
            byte[] flipped = whole.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
            }
            assertThat(of(flipped)).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void hasAWordForEach(RecordingMode mode) {
        assertThat(RecordingMode.ofWord(mode.word())).contains(mode);
        assertThat(RecordingMode.ofWord(mode.word() + "x")).isEmpty();
    }

    private static RecordingMode of(byte[] bytes) throws IOException {
        return RecordingMode.of(new CountingSource(bytes));
    }
}
