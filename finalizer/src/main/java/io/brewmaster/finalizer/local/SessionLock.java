package io.brewmaster.finalizer.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One finalizer at a time for a session, between processes and inside one. Ends with the process, however it ends. */
public final class SessionLock implements AutoCloseable {
    /**
     * The locks of this process. The kernel takes a process all its locks on a file as soon as it closes the file once, so
     * a file that is locked here must not even be opened.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;

    private SessionLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock if nobody has it.
     *
     * @param folder where locks lie; made when it is not there
     * @throws IOException when there can be no lock file, on a full disk for example
     */
    public static Optional<SessionLock> tryAcquire(Path folder, SessionId session) throws IOException {
        Files.createDirectories(folder);
        Path file = file(folder, session);
        synchronized (HELD) {
            if (HELD.contains(file)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    HELD.add(file);
                    return Optional.of(new SessionLock(file, channel));
                }
            } catch (IOException | RuntimeException broken) {
                channel.close();
                throw broken;
            }
            channel.close();
            return Optional.empty();
        }
    }

    /** Whether somebody has it, for who only wants to know. */
    public static boolean isHeld(Path folder, SessionId session) throws IOException {
        synchronized (HELD) {
            try {
                Path file = file(folder, session);
                return HELD.contains(file) || isHeldElsewhere(file);
            } catch (NoSuchFileException never) {
                return false;
            }
        }
    }

    private static boolean isHeldElsewhere(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // A shared lock: several may look at the same time.
            return channel.tryLock(0, Long.MAX_VALUE, true) == null;
        }
    }

    private static Path file(Path folder, SessionId session) throws IOException {
        return folder.toRealPath().resolve(session.fileName() + ".lock");
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(file);
            channel.close();
        }
    }
}
