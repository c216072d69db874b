package io.brewmaster.finalizer.faults;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;

/** One recording on its way from the first byte to the last, and a copy of what it will be, made beforehand. */
final class Take implements AutoCloseable {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final String NAME = "weekly_2026-05-04-09-30-00.mp4";

    /** What it is. */
    enum Kind {
        /** Jibri's default: the index at the end, delivered with the index first. */
        PLAIN,
        /** With hybrid_fragmented, ended as it should be; shorter than one part. */
        HYBRID,
        /** With hybrid_fragmented, of some parts, whose recorder dies: delivered byte for byte. */
        CUT
    }

    /** Adds to the file. */
    private interface Growth extends AutoCloseable {
        boolean grow() throws IOException;

        void end() throws IOException;

        @Override
        void close() throws IOException;
    }

    private final Path recordings;
    private final JibriSession session;
    private final String id;
    private final Kind kind;
    private final Path copy;
    private final long bytes;
    private Growth growth;

    private Take(Path recordings, JibriSession session, String id, Kind kind, Path copy, long bytes, Growth growth) {
        this.recordings = recordings;
        this.session = session;
        this.id = id;
        this.kind = kind;
        this.copy = copy;
        this.bytes = bytes;
        this.growth = growth;
    }

    /**
     * Makes the copy; nothing is in the recorder's directory yet.
     *
     * @param copies where the copy is kept
     * @param bytes how large it gets, roughly
     */
    static Take prepare(Path recordings, Path copies, String id, Kind kind, long bytes) {
        Path copy = copies.resolve(id + ".mp4");
        JibriSession session =
                new JibriSession(recordings.resolve(id), recordings.resolve(id).resolve(NAME));
        try {
            if (kind == Kind.CUT) {
                LongHybrid.write(copy, bytes);
            } else {
                try (RecordingWriter writer = writer(kind, copy, bytes)) {
                    writer.finish();
                }
            }
            return new Take(recordings, session, id, kind, copy, Files.size(copy), new NotBegun());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordingWriter writer(Kind kind, Path file, long bytes) {
        return kind == Kind.HYBRID ? RecordingWriter.hybrid(file) : RecordingWriter.repeated(file, bytes);
    }

    /** Makes the directory and the beginning of the file. */
    void begin() {
        var unused = JibriSession.create(recordings, id, "weekly", STARTED);
        try {
            growth = kind == Kind.CUT
                    ? new Copied(copy, session.media())
                    : new Written(writer(kind, session.media(), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One burst more; false when there is none before the end. */
    boolean grow() {
        try {
            return growth.grow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Grows up to so many bytes, or as far as it can. */
    void growTo(long size) {
        boolean more = true;
        while (more && size() < size) {
            more = grow();
        }
    }

    private long size() {
        try {
            return Files.size(session.media());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recorder's end, and Jibri's metadata. */
    void end() {
        try {
            growth.end();
            growth.close();
            session.writeMetadata("https://meet.example.com/weekly?jwt=" + JibriSession.SECRET_TOKEN, "Ada");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of it at once. */
    void record() {
        begin();
        growTo(bytes);
        end();
    }

    Path directory() {
        return session.directory();
    }

    Path media() {
        return session.media();
    }

    String id() {
        return id;
    }

    Kind kind() {
        return kind;
    }

    Path copy() {
        return copy;
    }

    long bytes() {
        return bytes;
    }

    /** The object it becomes. */
    String key() {
        return folder() + NAME;
    }

    String folder() {
        return "recordings/2026/05/04/weekly/" + id + "/";
    }

    @Override
    public void close() {
        try {
            growth.close();
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record NotBegun() implements Growth {
        @Override
        public boolean grow() {
            return false;
        }

        @Override
        public void end() {
            // There is nothing.
        }

        @Override
        public void close() {
            // There is nothing.
        }
    }

    private record Written(RecordingWriter writer) implements Growth {
        @Override
        public boolean grow() {
            return writer.grow();
        }

        @Override
        public void end() {
            writer.finish();
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    /** The copy once more, in bursts. */
    private record Copied(FileChannel from, FileChannel to) implements Growth {
        Copied(Path from, Path to) throws IOException {
            this(
                    FileChannel.open(from),
                    FileChannel.open(
                            to,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE));
        }

        @Override
        public boolean grow() throws IOException {
            return from.transferTo(to.position(), RecordingWriter.BURST, to) > 0;
        }

        @Override
        public void end() throws IOException {
            boolean more = true;
            while (more) {
                more = grow();
            }
        }

        @Override
        public void close() throws IOException {
            from.close();
            to.close();
        }
    }
}
