package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.store.Content;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/** A part of a file as content that can be sent, read anew for every attempt; nothing is kept in memory. */
public final class FileRegion implements Content {
    private static final int BUFFER = 128 << 10;

    /** One a thread: a part is read whole before its thread reads another. */
    private static final ThreadLocal<ByteBuffer> DIRECT =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER));

    private final FileChannel channel;
    private final long offset;
    private final long length;
    private final LongConsumer sent;

    /**
     * Reads through a channel that several threads may share.
     *
     * @param sent told how many bytes of the part one sending has read so far
     */
    public FileRegion(FileChannel channel, Part part, LongConsumer sent) {
        this.channel = channel;
        this.offset = part.offset();
        this.length = part.length();
        this.sent = sent;
    }

    @Override
    public long length() {
        return length;
    }

    /** Reads it once for its checksum, without a copy inside the JVM. */
    public Crc32c checksum() throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = DIRECT.get();
        for (long at = 0; at < length; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(BUFFER, length - at));
            int read = channel.read(buffer, offset + at);
            if (read <= 0) {
                throw shorter();
            }
            crc.update(buffer.flip());
        }
        return Crc32c.of(crc);
    }

    private static EOFException shorter() {
        return new EOFException("the file became shorter while it was read");
    }

    @Override
    public InputStream open() {
        return new RegionStream(sent);
    }

    private final class RegionStream extends InputStream {
        private final LongConsumer progress;
        private final ByteBuffer ahead;
        private long position;

        RegionStream(LongConsumer progress) {
            this.progress = progress;
            // The SDK reads a few kilobytes at a time; a system call for each would cost more than the copy.
            this.ahead = ByteBuffer.allocate((int) Math.min(BUFFER, length)).limit(0);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int count) throws IOException {
            Objects.checkFromIndexSize(at, count, into.length);
            if (count == 0) {
                return 0;
            }
            if (!ahead.hasRemaining()) {
                if (count >= ahead.capacity()) {
                    return fill(ByteBuffer.wrap(into, at, count));
                }
                if (!readAhead()) {
                    return -1;
                }
            }
            int read = Math.min(count, ahead.remaining());
            ahead.get(into, at, read);
            return read;
        }

        private boolean readAhead() throws IOException {
            ahead.clear();
            try {
                return fill(ahead) >= 0;
            } finally {
                ahead.flip();
            }
        }

        /** @return bytes; -1 at the end of the part */
        private int fill(ByteBuffer buffer) throws IOException {
            if (position == length) {
                return -1;
            }
            buffer.limit(buffer.position() + (int) Math.min(buffer.remaining(), length - position));
            int read = channel.read(buffer, offset + position);
            if (read <= 0) {
                throw shorter();
            }
            position += read;
            progress.accept(position);
            return read;
        }

        @Override
        public int available() {
            return ahead.remaining();
        }
    }
}
