package io.brewmaster.testkit.media;

import java.nio.ByteBuffer;

/** A finished recording of Jibri's default mode with its index first, in memory: what an uploader's object is compared with. */
public final class WebLayout {
    private static final int BOX_HEADER = 8;
    /** Version and flags, then the number of entries. */
    private static final int TABLE_HEADER = 8;

    private WebLayout() {}

    /**
     * The same media behind its index: ftyp, moov, then everything from ftyp's end to where moov began.
     *
     * @param recording of at most 2 GiB, with moov as its last box
     * @throws IllegalArgumentException if it has no moov
     */
    public static byte[] of(byte[] recording) {
        ByteBuffer in = ByteBuffer.wrap(recording);
        int behindFtyp = in.getInt(0);
        int moovAt = moovAt(in);
        Mp4Box moov = Mp4Box.read(in.duplicate().position(moovAt));
        ByteBuffer shifted = moov.mapLeaves(box -> box.type().equals("stco") ? shifted(box, moov.size()) : box)
                .bytes();
        return ByteBuffer.allocate(recording.length)
                .put(recording, 0, behindFtyp)
                .put(shifted)
                .put(recording, behindFtyp, moovAt - behindFtyp)
                .array();
    }

    private static int moovAt(ByteBuffer in) {
        int at = 0;
        while (at < in.capacity() - BOX_HEADER && in.getInt(at + 4) != Mp4Box.code("moov")) {
            at += Math.max(BOX_HEADER, in.getInt(at));
        }
        if (at >= in.capacity() - BOX_HEADER) {
            throw new IllegalArgumentException("no moov");
        }
        return at;
    }

    /** The media lies that much further on: so do the chunks. */
    private static Mp4Box shifted(Mp4Box offsets, int by) {
        ByteBuffer from = offsets.payload();
        ByteBuffer to = ByteBuffer.allocate(from.capacity()).put(from.slice(0, TABLE_HEADER));
        for (int at = TABLE_HEADER; at < from.capacity(); at += Integer.BYTES) {
            to.putInt(from.getInt(at) + by);
        }
        return Mp4Box.leaf(offsets.type(), to.flip());
    }
}
