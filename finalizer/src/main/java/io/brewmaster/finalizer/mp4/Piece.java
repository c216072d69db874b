package io.brewmaster.finalizer.mp4;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A stretch of a {@link Head}. */
sealed interface Piece {
    long length();

    /**
     * Writes what comes next into an empty buffer, as much as there is and as fits.
     *
     * @param at 0 or where the last read ended, less than the length
     */
    void read(ByteSource file, long at, ByteBuffer into) throws IOException;

    /** The header of a box, and the fields after it that are made anew. */
    record Header(long size, String type, ByteBuffer fields) implements Piece {
        Header(long size, String type) {
            this(size, type, ByteBuffer.allocate(0));
        }

        @Override
        public long length() {
            return MoovNode.HEADER + (long) fields.capacity();
        }

        @Override
        public void read(ByteSource file, long at, ByteBuffer into) {
            into.putInt((int) size);
            for (int i = 0; i < 4; i++) {
                into.put((byte) type.charAt(i));
            }
            into.put(fields.duplicate().rewind());
        }
    }

    /** A range of the file as it is. */
    record Copied(long from, long to) implements Piece {
        @Override
        public long length() {
            return to - from;
        }

        @Override
        public void read(ByteSource file, long at, ByteBuffer into) throws IOException {
            into.limit((int) Math.min(into.limit(), length() - at));
            file.readFully(from + at, into);
        }
    }

    /**
     * Offsets of the file, moved.
     *
     * @param from where the first one is
     * @param wideBefore whether they have 64 bits in the file
     * @param wideAfter whether they get 64 bits
     * @param shift what is added to each
     */
    record Shifted(long from, long count, boolean wideBefore, boolean wideAfter, long shift) implements Piece {
        @Override
        public long length() {
            return count * bytes(wideAfter);
        }

        @Override
        public void read(ByteSource file, long at, ByteBuffer into) throws IOException {
            long first = at / bytes(wideAfter);
            int now = (int) Math.min(into.capacity() / Long.BYTES, count - first);
            ByteBuffer offsets = ByteBuffer.allocate(now * bytes(wideBefore));
            file.readFully(from + first * bytes(wideBefore), offsets);
            offsets.flip();
            for (int i = 0; i < now; i++) {
                long offset = wideBefore ? offsets.getLong() : Integer.toUnsignedLong(offsets.getInt());
                if (wideAfter) {
                    into.putLong(offset + shift);
                } else {
                    into.putInt((int) (offset + shift));
                }
            }
        }

        private static int bytes(boolean wide) {
            return wide ? Long.BYTES : Integer.BYTES;
        }
    }
}
