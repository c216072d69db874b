package io.brewmaster.finalizer.mp4;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads boxes by their headers (ISO/IEC 14496-12, 4.2): a 32-bit size and a type, then a 64-bit size when the first is
 * 1; a size of 0 reaches to the end of the file. It never believes a size further than the bytes that are there.
 */
final class Boxes {
    private static final int HEADER = 8;
    private static final int LARGE_HEADER = 16;
    private static final int MAX_CHILDREN = 1_000;

    private final ByteSource source;

    Boxes(ByteSource source) {
        this.source = source;
    }

    /**
     * One box, by its header.
     *
     * @param type four characters, unprintable ones as dots
     * @param start where the header begins
     * @param body where the content begins
     * @param end where the box ends, as its size says: it may lie after {@code limit}
     * @param sized false when its size is 0: ffmpeg writes that first and the true size when the box is whole
     */
    record Box(String type, long start, long body, long end, boolean sized) {
        boolean is(String other) {
            return type.equals(other);
        }
    }

    /** Thrown when the bytes are no boxes; the message is a reason for a user, one line. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /**
     * The box whose header is there.
     *
     * @param at where a header begins
     * @param limit where the surrounding box or the file ends
     */
    Box at(long at, long limit) throws IOException, MalformedException {
        if (limit - at < HEADER) {
            throw new MalformedException((limit - at) + " bytes at " + at + " are too few for a box");
        }
        ByteBuffer header = bytes(at, (int) Math.min(LARGE_HEADER, limit - at));
        long size = Integer.toUnsignedLong(header.getInt(0));
        boolean sized = size != 0;
        String type = fourCharacters(header, 4);
        int headerLength = HEADER;
        if (!sized) {
            size = limit - at;
        } else if (size == 1) {
            if (header.remaining() < LARGE_HEADER) {
                throw new MalformedException("the box " + type + " at " + at + " is cut in its size");
            }
            size = header.getLong(HEADER);
            headerLength = LARGE_HEADER;
        }
        // A size is unsigned, but none that needs the sign's bit can be true; nor can the end overflow.
        if (size < headerLength || size > Long.MAX_VALUE - at) {
            throw new MalformedException("the box " + type + " at " + at + " has an impossible size");
        }
        return new Box(type, at, at + headerLength, at + size, sized);
    }

    /** The boxes within a box, which they cover exactly. */
    List<Box> children(Box parent) throws IOException, MalformedException {
        List<Box> children = new ArrayList<>();
        long start = parent.body();
        while (start < parent.end()) {
            Box child = at(start, parent.end());
            if (child.end() > parent.end()) {
                throw new MalformedException(
                        "its " + child.type() + " is longer than the " + parent.type() + " around it");
            }
            if (children.size() == MAX_CHILDREN) {
                throw new MalformedException("its " + parent.type() + " has more than " + MAX_CHILDREN + " boxes");
            }
            children.add(child);
            start = child.end();
        }
        return children;
    }

    /** Exactly these bytes. */
    ByteBuffer bytes(long position, int length) throws IOException, MalformedException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try {
            source.readFully(position, buffer);
        } catch (EOFException cut) {
            throw new MalformedException(String.valueOf(cut.getMessage()));
        }
        return buffer.flip();
    }

    static String fourCharacters(ByteBuffer from, int index) {
        byte[] four = new byte[4];
        from.get(index, four);
        for (int i = 0; i < four.length; i++) {
            if (four[i] < ' ' || four[i] > '~') {
                four[i] = '.';
            }
        }
        return new String(four, StandardCharsets.US_ASCII);
    }
}
