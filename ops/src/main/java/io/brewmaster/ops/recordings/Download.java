package io.brewmaster.ops.recordings;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Pause;
import io.brewmaster.ops.recordings.Store.Description;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Base64;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * Fetches an object into a file. The bytes arrive beside it, in {@code <file>.part}, and are compared with S3's
 * checksum before the file gets its name. What broke off goes on where it was, in this run or in the next one. No file
 * is overwritten.
 */
public final class Download {
    private static final int ATTEMPTS = 5;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final int BUFFER = 1 << 16;

    private final Store store;
    private final Pause pause;
    private final LongConsumer progress;

    /** @param progress is told how many bytes are there */
    public Download(Store store, Pause pause, LongConsumer progress) {
        this.store = store;
        this.pause = pause;
        this.progress = progress;
    }

    /** How a download ended. */
    public enum Result {
        FETCHED,
        /** The file was there, with the object's bytes. */
        ALREADY_THERE,
        /** As fetched, but S3 has no checksum of the whole object: only the size was compared. */
        FETCHED_UNCHECKED
    }

    /** Fetches the object, or finds it there. */
    public Result to(Path file, String key, Description object) throws OpsException, InterruptedException {
        try {
            if (Files.exists(file)) {
                return compare(file, object);
            }
            Path part = file.resolveSibling(file.getFileName() + ".part");
            fetch(part, key, object);
            return finish(part, file, object);
        } catch (FileAlreadyExistsException there) {
            throw refused(file + " has come to be meanwhile: it is left as it is");
        } catch (IOException disk) {
            throw refused("cannot write " + file + ": " + disk.getMessage());
        }
    }

    private static Result compare(Path file, Description object) throws OpsException, IOException {
        if (Files.size(file) == object.bytes() && isIt(file, object)) {
            return Result.ALREADY_THERE;
        }
        throw refused(file + " is there, and is something else: name another place");
    }

    private static OpsException refused(String sentence) {
        return new OpsException(ExitCode.CONFIGURATION, sentence);
    }

    private void fetch(Path part, String key, Description object)
            throws OpsException, IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            long there = Files.exists(part) ? Files.size(part) : 0;
            if (there >= object.bytes()) {
                return;
            }
            try {
                store.read(key, object.version(), there, bytes -> append(part, bytes));
            } catch (BrokenOffException broken) {
                if (attempt == ATTEMPTS) {
                    throw new OpsException(
                            ExitCode.TRY_AGAIN,
                            "the download of " + key + " broke off " + ATTEMPTS + " times (" + broken.getMessage()
                                    + "): call it again, and it goes on");
                }
                pause.of(BETWEEN);
            }
        }
    }

    /** The network's failures are worth another attempt; the disk's are not. */
    private static final class BrokenOffException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenOffException(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private void append(Path part, InputStream bytes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long there = Files.size(part);
            for (int read = next(bytes, buffer); read >= 0; read = next(bytes, buffer)) {
                out.write(buffer, 0, read);
                there += read;
                progress.accept(there);
            }
        }
    }

    private static int next(InputStream bytes, byte[] buffer) throws BrokenOffException {
        try {
            return bytes.read(buffer);
        } catch (IOException broken) {
            throw new BrokenOffException(broken);
        }
    }

    private static Result finish(Path part, Path file, Description object) throws OpsException, IOException {
        if (Files.size(part) != object.bytes() || !isIt(part, object)) {
            Files.delete(part);
            throw new OpsException(
                    ExitCode.TRY_AGAIN, "what arrived is not what S3 has (its checksum differs): call it again");
        }
        try {
            // Fails where the name is taken, unlike a move.
            Files.createLink(file, part);
            Files.delete(part);
        } catch (UnsupportedOperationException | AtomicMoveNotSupportedException noLinks) {
            Files.move(part, file);
        }
        return object.checksum().isPresent() ? Result.FETCHED : Result.FETCHED_UNCHECKED;
    }

    private static boolean isIt(Path file, Description object) throws IOException {
        return object.checksum().isEmpty() || object.checksum().get().equals(checksum(file));
    }

    private static String checksum(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER];
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                crc.update(buffer, 0, read);
            }
        }
        byte[] big =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(big);
    }
}
