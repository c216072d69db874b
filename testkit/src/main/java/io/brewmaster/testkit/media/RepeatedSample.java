package io.brewmaster.testkit.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.function.IntToLongFunction;

/** The measures of a recording of any size that plays the sample over and over. */
final class RepeatedSample implements Closeable {
    /** From here on, in the media, ffmpeg writes 64-bit sizes and offsets. */
    private static final long FOUR_GIB = 1L << 32;

    private static final int MDAT_AT = 40;
    private static final int FREE_AT = 32;

    private final FileChannel sample;
    private final ByteBuffer header;
    private final long media;
    private final Mp4Box moov;
    private final boolean wide;
    private final int times;
    private final long mdatEnd;

    private RepeatedSample(FileChannel sample, long bytes) throws IOException {
        if (bytes < sample.size()) {
            throw new IllegalArgumentException("less than the sample's " + sample.size() + " bytes");
        }
        this.sample = sample;
        this.header = read(0, RecordingWriter.HEADER);
        this.media = Integer.toUnsignedLong(header.getInt(MDAT_AT)) - 8;
        long moovAt = RecordingWriter.HEADER + media;
        this.moov = Mp4Box.read(read(moovAt, (int) (sample.size() - moovAt)));
        this.times = (int) Math.max(1, (bytes - RecordingWriter.HEADER) / (media + moov.size()));
        this.wide = bytes - moovSize(false) >= FOUR_GIB;
        this.mdatEnd = bytes - moovSize(wide);
    }

    private int moovSize(boolean wideOffsets) {
        return RepeatedMoov.of(moov, times, repetition -> 0, wideOffsets).size();
    }

    /**
     * Measures a recording.
     *
     * @param bytes at least the sample's
     */
    static RepeatedSample of(long bytes) throws IOException {
        return new RepeatedSample(FileChannel.open(SampleRecording.mp4(), StandardOpenOption.READ), bytes);
    }

    int times() {
        return times;
    }

    /** How many bytes of media one repetition has. */
    long media() {
        return media;
    }

    long mdatEnd() {
        return mdatEnd;
    }

    /** What a recorder writes first: the size of mdat is not known yet. */
    ByteBuffer growingHeader() {
        return header().putInt(MDAT_AT, 0);
    }

    /** The header in the end. Where the size needs 64 bits, mdat takes the place of the free box before it. */
    ByteBuffer finishedHeader() {
        if (wide) {
            return header().putInt(FREE_AT, 1)
                    .putInt(FREE_AT + 4, Mp4Box.code("mdat"))
                    .putLong(MDAT_AT, mdatEnd - FREE_AT);
        }
        return header().putInt(MDAT_AT, (int) (mdatEnd - MDAT_AT));
    }

    /** The first byte that differs between the two headers, if only by its meaning. */
    int patchAt() {
        return wide ? FREE_AT : MDAT_AT;
    }

    /**
     * The index.
     *
     * @param shift how many bytes further behind a repetition, counted from 0, finds its media
     */
    ByteBuffer moov(IntToLongFunction shift) {
        return RepeatedMoov.of(moov, times, shift, wide).bytes();
    }

    /**
     * Writes bytes of the sample's media.
     *
     * @param from 0 to {@link #media()}
     */
    long transferMedia(long from, long bytes, WritableByteChannel target) throws IOException {
        return sample.transferTo(RecordingWriter.HEADER + from, Math.min(bytes, media - from), target);
    }

    private ByteBuffer header() {
        return ByteBuffer.allocate(RecordingWriter.HEADER)
                .put(header.duplicate())
                .flip();
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        sample.read(buffer, at);
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        sample.close();
    }
}
