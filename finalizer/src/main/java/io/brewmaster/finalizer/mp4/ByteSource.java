package io.brewmaster.finalizer.mp4;

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
}
