package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The body of an answer. At its end, and not before, its connection is free for the next request. */
abstract class ResponseBody extends InputStream {
    /** To read so much more is cheaper than a new connection. */
    private static final int WORTH_READING = 64 << 10;

    private final Connection connection;
    private final Runnable whenOver;
    private boolean over;

    private ResponseBody(Connection connection, Runnable whenOver) {
        this.connection = connection;
        this.whenOver = whenOver;
    }

    /** @param whenOver called once: the connection is free, or closed, or to be closed */
    static ResponseBody of(ResponseHead head, boolean toHead, Connection connection, Runnable whenOver)
            throws IOException {
        if (!head.hasBody(toHead)) {
            return new Counted(connection, whenOver, 0);
        }
        if (head.isChunked()) {
            return new Chunked(connection, whenOver);
        }
        return head.length()
                .<ResponseBody>map(length -> new Counted(connection, whenOver, length))
                .orElseGet(() -> new ToTheEnd(connection, whenOver));
    }

    /** Reads 1 or more bytes; -1 when there are no more. */
    abstract int next(byte[] into, int at, int count) throws IOException;

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        Objects.checkFromIndexSize(at, count, into.length);
        if (over) {
            return -1;
        }
        if (count == 0) {
            return 0;
        }
        try {
            int read = next(into, at, count);
            if (read < 0) {
                end();
            }
            return read;
        } catch (IOException broken) {
            abort();
            throw broken;
        }
    }

    private void end() {
        if (!over) {
            over = true;
            whenOver.run();
        }
    }

    /** Leaves what is unread, and with it the connection. */
    void abort() {
        connection.spoil();
        end();
    }

    @Override
    public void close() throws IOException {
        byte[] rest = new byte[8 << 10];
        for (int read = 0; !over && read < WORTH_READING; ) {
            read += Math.max(0, read(rest, 0, rest.length));
        }
        if (!over) {
            abort();
        }
    }

    private static final class Counted extends ResponseBody {
        private long left;

        Counted(Connection connection, Runnable whenOver, long length) {
            super(connection, whenOver);
            this.left = length;
        }

        @Override
        int next(byte[] into, int at, int count) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = super.connection.read(into, at, (int) Math.min(count, left));
            if (read < 0) {
                throw Connection.cut();
            }
            left -= read;
            return read;
        }
    }

    private static final class Chunked extends ResponseBody {
        private static final int LONGEST_LINE = 4 << 10;
        private static final int MOST_TRAILERS = 100;

        private long left;
        private boolean first = true;
        private boolean last;

        Chunked(Connection connection, Runnable whenOver) {
            super(connection, whenOver);
        }

        @Override
        int next(byte[] into, int at, int count) throws IOException {
            if (left == 0 && !last) {
                nextChunk();
            }
            if (last) {
                return -1;
            }
            int read = super.connection.read(into, at, (int) Math.min(count, left));
            if (read < 0) {
                throw Connection.cut();
            }
            left -= read;
            return read;
        }

        private void nextChunk() throws IOException {
            if (!first && !line().isEmpty()) {
                throw new IOException("a chunk is longer than it says");
            }
            first = false;
            String size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9A-Fa-f]{1,15}")) {
                throw new IOException("a chunk without a size");
            }
            left = Long.parseLong(size, 16);
            last = left == 0;
            for (int trailers = 0; last && !line().isEmpty(); trailers++) {
                if (trailers == MOST_TRAILERS) {
                    throw new IOException("the answer has too many trailers");
                }
            }
        }

        private String line() throws IOException {
            return super.connection.readLine(LONGEST_LINE);
        }
    }

    /** Only the connection's end tells the body's. */
    private static final class ToTheEnd extends ResponseBody {
        ToTheEnd(Connection connection, Runnable whenOver) {
            super(connection, whenOver);
            connection.spoil();
        }

        @Override
        int next(byte[] into, int at, int count) throws IOException {
            return super.connection.read(into, at, count);
        }
    }
}
