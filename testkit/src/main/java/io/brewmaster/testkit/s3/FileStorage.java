package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps every body: small ones in memory, each other one in a file, so that memory stays flat whatever comes. */
final class FileStorage implements Storage {
    /** State objects and manifests; there may be thousands, and a file for each would be slow. */
    private static final int IN_MEMORY = 64 << 10;

    private final Path folder;
    private final AtomicLong count = new AtomicLong();

    private FileStorage(Path folder) {
        this.folder = folder;
    }

    /** In a fresh temporary folder. */
    static FileStorage create() {
        try {
            return new FileStorage(Files.createTempDirectory("brewmaster-s3-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Sink open(long bytes) throws IOException {
        return bytes <= IN_MEMORY
                ? new MemoryStorage.MemorySink()
                : new FileSink(folder.resolve(String.valueOf(count.incrementAndGet())));
    }

    /** All of it. */
    void delete() {
        ServerLauncher.delete(folder.toFile());
    }

    private static final class FileSink implements Sink {
        private final Path file;
        private final OutputStream out;
        private long length;
        private boolean kept;

        FileSink(Path file) throws IOException {
            this.file = file;
            this.out = Files.newOutputStream(file);
        }

        @Override
        public void write(byte[] buffer, int length) throws IOException {
            out.write(buffer, 0, length);
            this.length += length;
        }

        @Override
        public Optional<Content> keep() {
            kept = true;
            return Optional.of(new Content.InFile(file, length));
        }

        @Override
        public void close() throws IOException {
            out.close();
            if (!kept) {
                Files.deleteIfExists(file);
            }
        }
    }
}
