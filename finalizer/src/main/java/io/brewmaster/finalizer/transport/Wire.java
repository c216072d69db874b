package io.brewmaster.finalizer.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Bytes both ways, encrypted or not. One thread at a time; {@link #close} by any. */
interface Wire extends Closeable {
    /**
     * Waits for bytes.
     *
     * @return 1 or more; -1 at the end
     * @throws java.net.SocketTimeoutException when there are none in time
     */
    int read(ByteBuffer into, Duration atMost) throws IOException;

    /** What is there: 0 for nothing yet, -1 at the end. */
    int readNow(ByteBuffer into) throws IOException;

    /**
     * Sends all of it, unless the other end begins to speak.
     *
     * @return whether all is sent; if not, there is something to read
     */
    boolean write(ByteBuffer from) throws IOException;

    /** Ends as the protocol wants it, where that takes no time. */
    void end();

    /** At once. */
    @Override
    void close();
}
