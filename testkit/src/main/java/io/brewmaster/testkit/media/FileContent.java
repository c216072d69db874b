package io.brewmaster.testkit.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A recording that was finished by ffmpeg, in one of the two modes that end with a moov. */
final class FileContent implements RecordingContent {
    private static final int BOX_HEADER = 8;

    private final FileChannel file;
    private final int header;
    private final int patchAt;
    private final ByteBuffer patch;
    private final ByteBuffer growingStart;
    private final long mediaEnd;
    private final long size;

    private FileContent(FileChannel file, boolean hybrid) throws IOException {
        this.file = file;
        this.size = file.size();
        int mdatAt = read(0, 4).getInt() + BOX_HEADER;
        ByteBuffer mdat = read(mdatAt, BOX_HEADER);
        this.mediaEnd = mdatAt + Integer.toUnsignedLong(mdat.getInt(0));
        if (mdat.getInt(4) != Mp4Box.code("mdat") || mediaEnd >= size) {
            throw new IllegalArgumentException("not a finished recording of ffmpeg's with a 32-bit mdat");
        }
        this.patchAt = mdatAt;
        this.header = mdatAt + (hybrid ? 0 : BOX_HEADER);
        // The hybrid mode makes its first moov's header the mdat's, the other one fills in the size alone.
        this.patch = hybrid ? mdat : mdat.slice(0, 4);
        this.growingStart = read(0, patchAt + patch.capacity());
        if (hybrid) {
            growingStart.putInt(mdatAt, earlyMoovSize()).putInt(mdatAt + 4, Mp4Box.code("moov"));
        } else {
            growingStart.putInt(mdatAt, 0);
        }
    }

    /**
     * Opens a recording.
     *
     * @param hybrid whether it was made with hybrid_fragmented
     */
    static FileContent open(Path file, boolean hybrid) throws IOException {
        return new FileContent(FileChannel.open(file, StandardOpenOption.READ), hybrid);
    }

    /** The boxes of the early moov are still there; the first one behind them is the first fragment's mdat. */
    private int earlyMoovSize() throws IOException {
        int at = patchAt + BOX_HEADER;
        ByteBuffer box = read(at, BOX_HEADER);
        while (box.getInt(4) != Mp4Box.code("mdat")) {
            at += box.getInt(0);
            box = read(at, BOX_HEADER);
        }
        return at - patchAt;
    }

    private ByteBuffer read(long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        file.read(buffer, at);
        return buffer.flip();
    }

    @Override
    public int header() {
        return header;
    }

    @Override
    public ByteBuffer growingStart() {
        return growingStart.duplicate();
    }

    @Override
    public ByteBuffer patch() {
        return patch.duplicate();
    }

    @Override
    public int patchAt() {
        return patchAt;
    }

    @Override
    public long mediaEnd() {
        return mediaEnd;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long transferTo(long position, long bytes, WritableByteChannel target) throws IOException {
        return file.transferTo(position, bytes, target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
