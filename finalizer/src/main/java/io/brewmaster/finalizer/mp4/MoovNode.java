package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import java.nio.ByteBuffer;
import java.util.List;

/** A box of a moov, as far as it matters for moving the moov. */
sealed interface MoovNode {
    /** The first offset, and the first size, that does not fit into 32 bits. */
    long FOUR_GIB = 1L << 32;

    int HEADER = 8;

    /** Its length when all offsets grow by {@code shift}; a larger shift never makes it shorter. */
    long size(long shift);

    void addPieces(long shift, List<Piece> pieces);

    /** A box that is copied as it is. */
    record Leaf(Box box) implements MoovNode {
        @Override
        public long size(long shift) {
            return box.end() - box.start();
        }

        @Override
        public void addPieces(long shift, List<Piece> pieces) {
            pieces.add(new Piece.Copied(box.start(), box.end()));
        }
    }

    /** A box of boxes. */
    record Container(String type, List<MoovNode> children) implements MoovNode {
        @Override
        public long size(long shift) {
            return HEADER
                    + children.stream().mapToLong(child -> child.size(shift)).sum();
        }

        @Override
        public void addPieces(long shift, List<Piece> pieces) {
            pieces.add(new Piece.Header(size(shift), type));
            children.forEach(child -> child.addPieces(shift, pieces));
        }
    }

    /**
     * A table of offsets (stco, co64).
     *
     * @param entriesAt where the first offset is in the file
     * @param wide whether they have 64 bits there
     * @param greatest 0 when there are none
     */
    record Offsets(long entriesAt, long count, boolean wide, long greatest) implements MoovNode {
        /** Version and flags, and the number of offsets. */
        static final int FIELDS = 8;

        @Override
        public long size(long shift) {
            return HEADER + FIELDS + count * (wideAfter(shift) ? Long.BYTES : Integer.BYTES);
        }

        private boolean wideAfter(long shift) {
            return wide || greatest + shift >= FOUR_GIB;
        }

        @Override
        public void addPieces(long shift, List<Piece> pieces) {
            boolean wideAfter = wideAfter(shift);
            ByteBuffer fields = ByteBuffer.allocate(FIELDS).putInt(4, (int) count);
            pieces.add(new Piece.Header(size(shift), wideAfter ? "co64" : "stco", fields));
            pieces.add(new Piece.Shifted(entriesAt, count, wide, wideAfter, shift));
        }
    }
}
