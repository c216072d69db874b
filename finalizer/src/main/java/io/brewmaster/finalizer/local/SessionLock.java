package io.brewmaster.finalizer.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One finalizer at a time for a session, between processes and inside one. Ends with the process, however it ends. */
public final class SessionLock implements AutoCloseable {
    private final FileChannel channel;

    private SessionLock(FileChannel channel) {
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
        FileChannel channel = FileChannel.open(
                folder.resolve(session.fileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new SessionLock(channel));
            }
        } catch (OverlappingFileLockException heldInThisProcess) {
            // The same answer.
        } catch (IOException | RuntimeException broken) {
            channel.close();
            throw broken;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
