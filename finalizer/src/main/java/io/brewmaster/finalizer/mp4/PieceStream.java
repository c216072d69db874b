package io.brewmaster.finalizer.mp4;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** Pieces one after the other. */
final class PieceStream extends InputStream {
    private static final int BUFFER = 64 * 1024;

    private final ByteSource file;
    private final List<Piece> pieces;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private int piece;
    private long at;

    PieceStream(ByteSource file, List<Piece> pieces) {
        this.file = file;
        this.pieces = pieces;
    }

    @Override
    public int read() throws IOException {
        return fill() ? Byte.toUnsignedInt(buffer.get()) : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int now = Math.min(length, buffer.remaining());
        buffer.get(into, offset, now);
        return now;
    }

    /** Whether there is a byte in the buffer; it is not, at the end. */
    private boolean fill() throws IOException {
        while (!buffer.hasRemaining()) {
            if (piece == pieces.size()) {
                return false;
            }
            if (at == pieces.get(piece).length()) {
                piece++;
                at = 0;
                continue;
            }
            readOn(pieces.get(piece));
        }
        return true;
    }

    private void readOn(Piece current) throws IOException {
        buffer.clear();
        try {
            current.read(file, at, buffer);
        } catch (IOException e) {
            buffer.position(0).limit(0);
            throw e;
        }
        at += buffer.flip().remaining();
    }
}
