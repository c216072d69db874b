package io.brewmaster.finalizer.mp4;

import java.nio.ByteBuffer;

/** Bytes in memory that count what is read of them. */
final class CountingSource implements ByteSource {
    private final byte[] bytes;
    private long bytesRead;
    private int reads;

    CountingSource(byte[] bytes) {
        this.bytes = bytes;
    }

    long bytesRead() {
        return bytesRead;
    }

    int reads() {
        return reads;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer into) {
        if (position < 0) {
            throw new AssertionError("read at " + position);
        }
        reads++;
        if (position >= bytes.length) {
            return -1;
        }
        int length = (int) Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, (int) position, length);
        bytesRead += length;
        return length;
    }
}
