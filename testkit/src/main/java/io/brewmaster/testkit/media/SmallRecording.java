package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** A recording without a picture: the sample's ftyp and its first track, with tables that list nothing. */
final class SmallRecording {
    private static final int MDAT_AT = 40;
    private static final int BOX_HEADER = 8;

    private final ByteBuffer sample;
    private final Mp4Box moov;

    private SmallRecording(ByteBuffer sample) {
        this.sample = sample;
        this.moov = Mp4Box.read(sample.duplicate().position(MDAT_AT + sample.getInt(MDAT_AT)));
    }

    /** @throws IllegalArgumentException when there is not even room for the boxes */
    static void write(Path target, int bytes) throws IOException {
        SmallRecording small = new SmallRecording(ByteBuffer.wrap(Files.readAllBytes(SampleRecording.mp4())));
        ByteBuffer start = joined(small.ftyp(), small.index());
        int rest = bytes - start.remaining() - BOX_HEADER;
        if (rest < 0) {
            throw new IllegalArgumentException("less than the " + (bytes - rest) + " bytes of the boxes alone");
        }
        try (FileChannel out = FileChannel.open(
                target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            out.write(joined(start, box("mdat", ByteBuffer.allocate(rest))));
        }
    }

    private ByteBuffer ftyp() {
        return sample.slice(0, sample.getInt(0));
    }

    private ByteBuffer index() {
        ByteBuffer tables =
                box("stbl", same("stsd"), empty("stts", 8), empty("stsc", 8), empty("stsz", 12), empty("stco", 8));
        ByteBuffer media = box("mdia", same("mdhd"), same("hdlr"), box("minf", same("vmhd"), same("dinf"), tables));
        return box("moov", same("mvhd"), box("trak", same("tkhd"), media));
    }

    private ByteBuffer same(String type) {
        return box(type, moov.find(type).payload());
    }

    private static ByteBuffer empty(String type, int bytes) {
        return box(type, ByteBuffer.allocate(bytes));
    }

    private static ByteBuffer box(String type, ByteBuffer... content) {
        return Mp4Box.leaf(type, joined(content)).bytes();
    }

    private static ByteBuffer joined(ByteBuffer... pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(pieces).mapToInt(ByteBuffer::remaining).sum());
        for (ByteBuffer piece : pieces) {
            all.put(piece.duplicate());
        }
        return all.flip();
    }
}
