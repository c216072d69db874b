package io.brewmaster.finalizer.mp4;

import io.brewmaster.finalizer.mp4.Boxes.Box;
import io.brewmaster.finalizer.mp4.Boxes.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the numbers of a table of any length from its first to its last, through a small buffer. */
final class TableReader {
    /** A multiple of every entry's length, so that no number is cut. */
    private static final int BUFFER = 48 * 1024;

    private final ByteSource file;
    private final long end;
    private final long count;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private long at;

    /**
     * Opens a table.
     *
     * @param fields bytes before its entries, the last four of them their number
     * @param entry bytes per entry
     * @throws MalformedException when the box is not just as long as its entries
     */
    TableReader(ByteSource file, Box box, int fields, int entry) throws IOException, MalformedException {
        this.file = file;
        this.at = box.body() + fields;
        this.end = box.end();
        this.count = Integer.toUnsignedLong(
                new Boxes(file).bytes(at - Integer.BYTES, Integer.BYTES).getInt());
        if (end - at != count * entry) {
            throw new MalformedException("its " + box.type() + " has not the length its entries need");
        }
    }

    long count() {
        return count;
    }

    /** In bytes. */
    long remaining() {
        return buffer.remaining() + (end - at);
    }

    /** The next number of 32 bits, which is unsigned. */
    long next32() throws IOException {
        return Integer.toUnsignedLong(filled().getInt());
    }

    long next64() throws IOException {
        return filled().getLong();
    }

    /** Only asked for as many numbers as there are. */
    private ByteBuffer filled() throws IOException {
        if (!buffer.hasRemaining()) {
            buffer.clear().limit((int) Math.min(BUFFER, end - at));
            file.readFully(at, buffer);
            at += buffer.flip().remaining();
        }
        return buffer;
    }
}
