package io.brewmaster.testkit.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a recording as ffmpeg's mp4 muxer does in Jibri's modes: a header, bursts of 256 KiB, and at the end the size
 * of mdat near the beginning and the moov behind everything. Time is the caller's: each {@link #grow()} is one burst;
 * {@link #paced(long)} grows by the clock. The end result is the source, byte for byte.
 *
 * <p>In the default mode the header is 48 bytes long, with an mdat of size 0, and the size comes into bytes 40 to 43, or
 * over 4 GiB into 32 to 47. In the hybrid mode it is 44 bytes long; bytes 44 to 51 are the header of an early moov while
 * the file grows, and in the end that of an mdat around all that was written.
 */
public final class RecordingWriter implements AutoCloseable {
    /** In the default mode: ftyp, free and the header of mdat. */
    public static final int HEADER = 48;

    /** ffmpeg's output buffer, the unit in which the file grows. */
    public static final int BURST = 256 * 1024;

    private final RecordingContent content;
    private final FileChannel target;

    private RecordingWriter(RecordingContent content, Path target) throws IOException {
        this.content = content;
        this.target = FileChannel.open(
                target, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        copy(content.header());
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
        return start(target, () -> FileContent.open(source, false));
    }

    /** Starts {@link SampleRecording#hybrid()} over as {@code target}: cut anywhere, it plays up to there. */
    public static RecordingWriter hybrid(Path target) {
        return start(target, () -> FileContent.open(SampleRecording.hybrid(), true));
    }

    /**
     * Starts a recording of any size in the default mode: the sample's media over and over, every byte of it written.
     *
     * @param bytes of the finished file, at least the sample's
     */
    public static RecordingWriter repeated(Path target, long bytes) {
        return start(target, () -> RepeatedContent.of(bytes));
    }

    private static RecordingWriter start(Path target, Source source) {
        try {
            return new RecordingWriter(source.open(), target);
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + target, e);
        }
    }

    private interface Source {
        RecordingContent open() throws IOException;
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

    /**
     * Makes a finished recording of just that many bytes, every one of them written: the sample's media over and over,
     * or, where that has no room, a track that shows nothing.
     *
     * @param bytes at least the thousand of such a track
     */
    public static void whole(Path target, long bytes) {
        try {
            if (bytes < Files.size(SampleRecording.mp4())) {
                SmallRecording.write(target, (int) bytes);
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + target, e);
        }
        try (RecordingWriter recording = repeated(target, bytes)) {
            recording.finish();
        }
    }

    /** Bytes written so far. */
    public synchronized long size() {
        try {
            return target.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How large the file can get before {@link #finish()}: header and whole bursts. */
    public long growsTo() {
        long media = content.mediaEnd() - content.header();
        return content.header() + media / BURST * BURST;
    }

    /** Writes the next 256 KiB; false, and nothing written, when less is left: that comes with {@link #finish()}. */
    public synchronized boolean grow() {
        try {
            if (!target.isOpen() || content.mediaEnd() - target.position() < BURST) {
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
            copy(content.mediaEnd() - target.position());
            target.write(content.patch(), content.patchAt());
            copy(content.size() - content.mediaEnd());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    private void copy(long bytes) throws IOException {
        ByteBuffer start = content.growingStart();
        long end = target.position() + bytes;
        while (target.position() < end) {
            long at = target.position();
            if (at < start.capacity()) {
                target.write(start.slice((int) at, (int) Math.min(end, start.capacity()) - (int) at));
            } else {
                content.transferTo(at, Math.min(BURST, end - at), target);
            }
        }
    }

    /** kill -9: no moov at the end, no size, and the part of a burst that was in ffmpeg's memory is lost. */
    public void die() {
        close();
    }

    /** Leaves the file as it is: unless finished, as after {@link #die()}. */
    @Override
    public synchronized void close() {
        try (content;
                target) {
            // Nothing buffered here.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
