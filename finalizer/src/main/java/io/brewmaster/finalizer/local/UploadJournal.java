package io.brewmaster.finalizer.local;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.recording.SafeName;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One open upload, noted on disk step by step, for a process that goes on with it after this one was killed. What it says
 * is true and may be old: a part that was sent and not noted is sent again. Safe for several threads.
 *
 * <p>A step that cannot be noted, on a full disk for example, is an {@link IOException}; the upload goes on without. The
 * file then says what it said before, and the next step that can be noted brings all of it up to date.
 */
public final class UploadJournal implements AutoCloseable {
    private static final Log LOG = Log.of(UploadJournal.class);

    private static final String SUFFIX = ".journal";
    /** Provisional parts are sent again and again: a line of a hundred bytes a minute each. */
    private static final int MAX_REPLACED_LINES = 64;
    /** 10,000 parts are one and a half megabytes; a seal holds two small documents. */
    private static final long MAX_BYTES = 16L << 20;

    private final Path file;
    private OpenUpload upload;
    /** Null when nothing may be appended: the file ends in the middle of a line, or is not there. */
    private @Nullable FileChannel channel;

    private int replacedLines;
    private boolean closed;

    private UploadJournal(Path file, OpenUpload upload) {
        this.file = file;
        this.upload = upload;
    }

    /**
     * A journal that was found.
     *
     * @param session the {@link SessionId#fileName()} of the session that it belongs to
     */
    public record Found(String session, OpenUpload upload) {}

    /** What is noted of a media file's upload; empty when there is nothing, or nothing that can be believed. */
    public static Optional<OpenUpload> read(Path folder, SessionId session, String mediaName) {
        return read(file(folder, session, mediaName))
                .filter(upload -> upload.subject().file().equals(mediaName));
    }

    /**
     * Notes all that is known of an upload, one just begun or one to go on with, in place of whatever was noted before.
     *
     * @param folder made when it is not there
     */
    public static UploadJournal begin(Path folder, SessionId session, String mediaName, OpenUpload upload)
            throws IOException {
        Files.createDirectories(folder);
        UploadJournal journal = new UploadJournal(file(folder, session, mediaName), upload);
        try {
            journal.rewrite();
        } catch (IOException failure) {
            journal.forgetAnother(failure);
            throw failure;
        }
        return journal;
    }

    /** What stays on disk must not speak of an upload that was given up: removing needs no space. */
    private void forgetAnother(IOException failure) {
        try {
            if (!read(file).map(OpenUpload::upload).equals(Optional.of(upload.upload()))) {
                AtomicFile.delete(file);
            }
        } catch (IOException again) {
            failure.addSuppressed(again);
        }
    }

    /** Every journal in a folder that can be read, in the order of their names. */
    public static List<Found> all(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> journals = Files.newDirectoryStream(folder, "*-*" + SUFFIX)) {
            journals.forEach(files::add);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        files.sort(Comparator.naturalOrder());
        List<Found> all = new ArrayList<>();
        for (Path file : files) {
            String name = RawPaths.name(file);
            String session = name.substring(0, name.lastIndexOf('-'));
            read(file).ifPresent(upload -> all.add(new Found(session, upload)));
        }
        return all;
    }

    /** A part is in the store; on disk when this returns. */
    public synchronized void sent(SentPart part) throws IOException {
        boolean replaces = upload.parts().containsKey(part.number());
        upload = upload.with(part);
        append(JournalLines.sent(part), replaces);
    }

    /** It is decided what the object will be; on disk when this returns. */
    public synchronized void sealed(Seal seal) throws IOException {
        boolean replaces = upload.seal().isPresent();
        upload = upload.sealed(seal);
        append(JournalLines.sealed(seal), replaces);
    }

    /** The upload is an object, or gone: closes the journal and removes it. */
    public synchronized void delete() throws IOException {
        close();
        AtomicFile.delete(file);
    }

    /** Nothing can be noted any more; what is on disk stays. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        closeChannel();
    }

    private void append(byte[] line, boolean replaces) throws IOException {
        if (closed) {
            throw new IOException(file + " is closed");
        }
        replacedLines += replaces ? 1 : 0;
        if (channel == null || replacedLines > MAX_REPLACED_LINES) {
            rewrite();
            return;
        }
        try {
            ByteBuffer rest = ByteBuffer.wrap(line);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            // The file's new length is written too, as reading needs it; its times are not, which spares a write.
            channel.force(false);
        } catch (IOException failure) {
            closeChannel();
            throw failure;
        }
    }

    private void rewrite() throws IOException {
        closeChannel();
        AtomicFile.write(file, JournalLines.all(upload));
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        replacedLines = 0;
    }

    private void closeChannel() throws IOException {
        @Nullable FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }

    private static Path file(Path folder, SessionId session, String mediaName) {
        return folder.resolve(session.fileName() + "-" + SafeName.hash(mediaName) + SUFFIX);
    }

    private static Optional<OpenUpload> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                LOG.warn("an upload's journal is too long to be one", "file", file);
                return Optional.empty();
            }
            JournalLines.Reading reading = JournalLines.read(Files.readAllBytes(file));
            if (!reading.sound()) {
                LOG.warn(
                        "an upload's journal is damaged: going on from what can be read",
                        "file",
                        file,
                        "parts",
                        reading.upload().map(upload -> upload.parts().size()).orElse(0));
            }
            return reading.upload();
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            LOG.warn("an upload's journal cannot be read", unreadable, "file", file);
            return Optional.empty();
        }
    }
}
