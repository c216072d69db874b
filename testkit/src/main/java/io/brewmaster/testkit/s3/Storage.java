package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.util.Optional;

/** Where a server puts the bytes that it receives. */
@FunctionalInterface
interface Storage {
    /** For a body of so many bytes. */
    Sink open(long bytes) throws IOException;

    /** Takes one body. Closed without {@link #keep} it leaves nothing behind. */
    interface Sink extends AutoCloseable {
        void write(byte[] buffer, int length) throws IOException;

        /** What was written; empty where it is thrown away. */
        Optional<Content> keep() throws IOException;

        @Override
        void close() throws IOException;
    }
}
