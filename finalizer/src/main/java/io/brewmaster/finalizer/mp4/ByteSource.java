package io.brewmaster.finalizer.mp4;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes that can be read anywhere. */
public interface ByteSource {
    /** How many there are. */
    long size() throws IOException;

    /**
     * Reads up to what remains in the buffer.
     *
     * @return how many bytes were read, -1 at or after the end
     */
    int read(long position, ByteBuffer into) throws IOException;

    /**
     * Reads until the buffer is full.
     *
     * @throws EOFException when there are fewer bytes
     */
    default void readFully(long position, ByteBuffer into) throws IOException {
        long start = position - into.position();
        while (into.hasRemaining()) {
            if (read(start + into.position(), into) < 0) {
                throw new EOFException("the file ends at " + (start + into.position()));
            }
        }
    }
}
