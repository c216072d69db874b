package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sample played over and over to any size: a real moov whose tables repeat the sample's, over a sparse mdat. All
 * repetitions but the last point at the media at the start of the mdat, the last one at a copy at its end, so that
 * offsets over 4 GiB are there to be read.
 */
final class HugeRecording {
    /** From here on ffmpeg writes 64-bit sizes and offsets. */
    private static final long FOUR_GIB = 1L << 32;

    private static final int MDAT_AT = 40;
    private static final int FREE_AT = 32;

    private HugeRecording() {}

    static void write(Path target, long bytes) throws IOException {
        try (FileChannel sample = FileChannel.open(SampleRecording.mp4(), StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            write(sample, out, bytes);
        }
    }

    private static void write(FileChannel sample, FileChannel out, long bytes) throws IOException {
        if (bytes < sample.size()) {
            throw new IllegalArgumentException("less than the sample's " + sample.size() + " bytes");
        }
        ByteBuffer header = read(sample, 0, RecordingWriter.HEADER);
        long media = Integer.toUnsignedLong(header.getInt(MDAT_AT)) - 8;
        long moovAt = RecordingWriter.HEADER + media;
        Mp4Box moov = Mp4Box.read(read(sample, moovAt, (int) (sample.size() - moovAt)));

        boolean wide = bytes >= FOUR_GIB;
        int times = (int) Math.max(1, (bytes - RecordingWriter.HEADER) / (media + moov.size()));
        int moovSize = RepeatedMoov.of(moov, times, 0, wide).size();
        long mdatEnd = bytes - moovSize;
        long lastCopy = times == 1 ? RecordingWriter.HEADER : mdatEnd - media;

        out.write(header(header, mdatEnd, wide), 0);
        sample.transferTo(RecordingWriter.HEADER, media, out.position(RecordingWriter.HEADER));
        sample.transferTo(RecordingWriter.HEADER, media, out.position(lastCopy));
        out.write(
                RepeatedMoov.of(moov, times, lastCopy - RecordingWriter.HEADER, wide)
                        .bytes(),
                mdatEnd);
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        file.read(buffer, at);
        return buffer.flip();
    }

    /** Where the size needs 64 bits, mdat takes the place of the free box before it. */
    private static ByteBuffer header(ByteBuffer header, long mdatEnd, boolean wide) {
        if (wide) {
            header.putInt(FREE_AT, 1).putInt(FREE_AT + 4, Mp4Box.code("mdat")).putLong(MDAT_AT, mdatEnd - FREE_AT);
        } else {
            header.putInt(MDAT_AT, (int) (mdatEnd - MDAT_AT));
        }
        return header;
    }
}
