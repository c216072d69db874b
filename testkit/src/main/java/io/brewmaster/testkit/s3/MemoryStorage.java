package io.brewmaster.testkit.s3;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Keeps small bodies in memory and throws the others away. */
final class MemoryStorage implements Storage {
    private final long most;

    /** @param most bytes of a body that is kept; negative to keep none */
    MemoryStorage(long most) {
        this.most = most;
    }

    @Override
    public Sink open(long bytes) {
        return bytes <= most ? new MemorySink() : new Nowhere();
    }

    /** Grows with what comes. */
    static final class MemorySink implements Sink {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public void write(byte[] buffer, int length) {
            kept.write(buffer, 0, length);
        }

        @Override
        public Optional<Content> keep() {
            return Optional.of(new Content.InMemory(kept.toByteArray()));
        }

        @Override
        public void close() {
            // The garbage collector's.
        }
    }

    private static final class Nowhere implements Sink {
        @Override
        public void write(byte[] buffer, int length) {
            // Thrown away.
        }

        @Override
        public Optional<Content> keep() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // Nothing is there.
        }
    }
}
