package io.brewmaster.testkit.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a recording as ffmpeg's mp4 muxer does in Jibri's mode: a header of 48 bytes whose mdat has the size 0, bursts
 * of 256 KiB, and at the end the size in bytes 40 to 43 and the moov behind everything. Time is the caller's: each
 * {@link #grow()} is one burst; {@link #paced(long)} grows by the clock. The end result is the source, byte for byte.
 */
public final class RecordingWriter implements AutoCloseable {
    /** ftyp, free and the header of mdat. */
    public static final int HEADER = 48;

    /** ffmpeg's output buffer, the unit in which the file grows. */
    public static final int BURST = 256 * 1024;

    private static final int SIZE_AT = 40;

    private final FileChannel source;
    private final FileChannel target;
    private final long mediaEnd;

    private RecordingWriter(FileChannel source, FileChannel target) throws IOException {
        this.source = source;
        this.target = target;
        this.mediaEnd = mediaEnd(source);
        writeHeader();
    }

    /** Starts the sample recording over as {@code target}. */
    public static RecordingWriter start(Path target) {
        return start(target, SampleRecording.mp4());
    }

    /**
     * Starts a recording.
     *
     * @param source a finished one as ffmpeg leaves it in Jibri's mode, of at most 4 GiB
     */
    public static RecordingWriter start(Path target, Path source) {
        try {
            return new RecordingWriter(
                    FileChannel.open(source, StandardOpenOption.READ),
                    FileChannel.open(
                            target,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + target, e);
        }
    }

    /**
     * Makes a finished recording of just that many bytes within a second: a sparse file, playable, with tables as long
     * as its length asks for and, over 4 GiB, a 64-bit size.
     *
     * @param bytes at least the sample's
     */
    public static void huge(Path target, long bytes) {
        try {
            HugeRecording.write(target, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + target, e);
        }
    }

    private static long mediaEnd(FileChannel source) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        source.read(header, 0);
        long size = Integer.toUnsignedLong(header.getInt(SIZE_AT));
        int mdat = header.getInt(SIZE_AT + 4);
        if (mdat != Mp4Box.code("mdat") || SIZE_AT + size >= source.size()) {
            throw new IllegalArgumentException("not a finished recording in Jibri's mode with a 32-bit mdat");
        }
        return SIZE_AT + size;
    }

    private void writeHeader() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        source.read(header, 0);
        header.putInt(SIZE_AT, 0).flip();
        target.write(header);
    }

    /** Bytes written so far. */
    public synchronized long size() {
        try {
            return target.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the next 256 KiB; false, and nothing written, when less is left: that comes with {@link #finish()}. */
    public synchronized boolean grow() {
        try {
            if (!target.isOpen() || mediaEnd - target.position() < BURST) {
                return false;
            }
            copy(BURST);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Grows by the clock from now on. */
    public PacedRecording paced(long bytesPerSecond) {
        return new PacedRecording(this, bytesPerSecond);
    }

    /** ffmpeg's end after SIGINT: the rest of the media, the size, the moov. */
    public synchronized void finish() {
        try {
            copy(mediaEnd - target.position());
            patchSize();
            copy(source.size() - mediaEnd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    private void copy(long bytes) throws IOException {
        long end = target.position() + bytes;
        while (target.position() < end) {
            source.transferTo(target.position(), Math.min(BURST, end - target.position()), target);
        }
    }

    private void patchSize() throws IOException {
        ByteBuffer size = ByteBuffer.allocate(Integer.BYTES);
        source.read(size, SIZE_AT);
        target.write(size.flip(), SIZE_AT);
    }

    /** kill -9: no moov, size 0, and the part of a burst that was in ffmpeg's memory is lost. */
    public void die() {
        close();
    }

    /** Leaves the file as it is: unless finished, as after {@link #die()}. */
    @Override
    public synchronized void close() {
        try (source;
                target) {
            // Nothing buffered here.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
