package io.brewmaster.finalizer.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces small files so that whoever reads one, also after a crash, finds all of the old text or all of the new one. */
final class AtomicFile {
    private static final String DRAFT = ".tmp";

    private AtomicFile() {}

    /**
     * Is on disk when this returns. When it fails, for want of space for example, the old file is as it was and nothing
     * of the new one is left.
     *
     * @param target in a folder that exists
     */
    static void write(Path target, byte[] content) throws IOException {
        replace(target, content, true);
        // The new name is an entry of the folder, which is written on its own.
        try (FileChannel folder = FileChannel.open(folder(target), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /**
     * As {@link #write}, but for running readers only: after a power cut the file may hold anything. Costs the disk
     * nothing that anybody would wait for.
     */
    static void show(Path target, byte[] content) throws IOException {
        replace(target, content, false);
    }

    private static void replace(Path target, byte[] content, boolean durable) throws IOException {
        Path draft = draft(target);
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                if (durable) {
                    channel.force(false);
                }
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            discard(draft, failure);
            throw failure;
        }
    }

    /** Removes a file, and what a process that was killed while writing it has left. */
    static void delete(Path target) throws IOException {
        Files.deleteIfExists(target);
        Files.deleteIfExists(draft(target));
    }

    private static void discard(Path draft, IOException failure) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException again) {
            failure.addSuppressed(again);
        }
    }

    private static Path draft(Path target) {
        return target.resolveSibling(target.getFileName() + DRAFT);
    }

    private static Path folder(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(target + " is no file");
        }
        return parent;
    }
}
