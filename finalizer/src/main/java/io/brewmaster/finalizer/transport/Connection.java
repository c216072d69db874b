package io.brewmaster.finalizer.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** One request after the other over a wire. */
final class Connection {
    /** Eight records of TLS: read from the file, encrypted and sent at once. */
    private static final int SENT_AT_ONCE = 128 << 10;

    private static final int READ_AT_ONCE = 16 << 10;

    /** A server without end must not fill the memory. */
    private static final int LONGEST_HEAD = 64 << 10;

    private final Wire wire;
    private final Route route;
    private final Timeouts timeouts;
    private final long born;
    private final ByteBuffer sending = ByteBuffer.allocate(SENT_AT_ONCE);
    /** Being drained. */
    private final ByteBuffer heard = ByteBuffer.allocate(READ_AT_ONCE).limit(0);

    private boolean reusable;
    private long idleSince;

    /** @param now a monotonic time in nanoseconds */
    Connection(Wire wire, Route route, Timeouts timeouts, long now) {
        this.wire = wire;
        this.route = route;
        this.timeouts = timeouts;
        this.born = now;
    }

    Wire wire() {
        return wire;
    }

    Route route() {
        return route;
    }

    /** Sends a request and reads the head of its answer. What follows the head has to be read before the next request. */
    ResponseHead exchange(RequestHead request, Optional<InputStream> body) throws IOException {
        reusable = false;
        Optional<ResponseHead> early = send(request, body);
        if (early.isPresent()) {
            // The other end expects the rest of the body, or nothing more.
            return early.get();
        }
        ResponseHead head = readFinalHead();
        reusable = head.persistent();
        return head;
    }

    /** @return the answer, where it came before all was sent */
    private Optional<ResponseHead> send(RequestHead request, Optional<InputStream> body) throws IOException {
        byte[] head = request.bytes(route);
        if (head.length > sending.capacity()) {
            throw new IOException("the request's head is too long");
        }
        sending.clear().put(head);
        if (body.isEmpty() || request.length() == 0) {
            return flush(true);
        }
        Optional<ResponseHead> early = request.asksFirst() ? askFirst() : Optional.empty();
        long left = request.length();
        while (left > 0 && early.isEmpty()) {
            left -= fill(body.get(), left);
            early = flush(left == 0);
        }
        return early;
    }

    private long fill(InputStream body, long left) throws IOException {
        int most = (int) Math.min(sending.remaining(), left);
        // As many as there are at once: content that is held back to save bandwidth is not to come in bursts.
        int read = body.read(sending.array(), sending.position(), most);
        if (read < 0) {
            throw new EOFException("the content is " + left + " bytes shorter than announced");
        }
        sending.position(sending.position() + read);
        return read;
    }

    private Optional<ResponseHead> askFirst() throws IOException {
        // Not listening meanwhile: a word that comes at once is the one that is waited for next.
        Optional<ResponseHead> early = flush(true);
        if (early.isPresent()) {
            return early;
        }
        try {
            if (hear(timeouts.goAhead())) {
                ResponseHead word = readHead();
                return word.isGoAhead() ? Optional.empty() : Optional.of(finalAfter(word));
            }
        } catch (SocketTimeoutException silent) {
            // Old servers and some proxies do not know the question.
            return Optional.empty();
        }
        throw cut();
    }

    /**
     * Sends what is prepared. Where a server does not want the rest of it, its answer is what counts, not that it broke.
     *
     * @param last whether an answer that comes now is in its place
     */
    private Optional<ResponseHead> flush(boolean last) throws IOException {
        sending.flip();
        try {
            boolean all = wire.write(sending);
            while (!all || (!last && hearNow())) {
                ResponseHead head = readHead();
                if (!head.isInterim()) {
                    return Optional.of(head);
                }
                all = wire.write(sending);
            }
        } catch (IOException broken) {
            return Optional.of(lastWord(broken));
        } finally {
            sending.clear();
        }
        return Optional.empty();
    }

    private ResponseHead lastWord(IOException broken) throws IOException {
        try {
            if (!(broken instanceof SocketTimeoutException) && hearNow()) {
                return finalAfter(readHead());
            }
        } catch (IOException nothing) {
            broken.addSuppressed(nothing);
        }
        throw broken;
    }

    ResponseHead readFinalHead() throws IOException {
        return finalAfter(readHead());
    }

    private ResponseHead finalAfter(ResponseHead first) throws IOException {
        ResponseHead head = first;
        while (head.isInterim()) {
            head = readHead();
        }
        return head;
    }

    private ResponseHead readHead() throws IOException {
        int[] left = {LONGEST_HEAD};
        return ResponseHead.read(() -> {
            String line = readLine(left[0]);
            left[0] -= line.length() + 2;
            return line;
        });
    }

    /** Without its CRLF. */
    String readLine(int longest) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(); next != '\n'; next = read()) {
            if (line.length() >= longest) {
                throw new IOException("the answer's head is too long");
            }
            line.append((char) next);
        }
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
            line.setLength(length - 1);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        if (!hear(timeouts.silence())) {
            throw cut();
        }
        return heard.get() & 0xff;
    }

    /**
     * Bytes of a body.
     *
     * @return 1 or more; -1 at the connection's end
     */
    int read(byte[] into, int at, int count) throws IOException {
        if (!hear(timeouts.silence())) {
            return -1;
        }
        int bytes = Math.min(count, heard.remaining());
        heard.get(into, at, bytes);
        return bytes;
    }

    static EOFException cut() {
        return new EOFException("the other end closed the connection before it had answered");
    }

    /** Whether something is there to read, after a wait; false at the end. */
    private boolean hear(Duration atMost) throws IOException {
        if (!heard.hasRemaining()) {
            heard.clear();
            int read = -1;
            try {
                read = wire.read(heard, atMost);
            } finally {
                heard.flip();
            }
            return read >= 0;
        }
        return true;
    }

    private boolean hearNow() throws IOException {
        if (!heard.hasRemaining()) {
            heard.clear();
            try {
                if (wire.readNow(heard) < 0) {
                    throw cut();
                }
            } finally {
                heard.flip();
            }
        }
        return heard.hasRemaining();
    }

    /** Whether the next request may use it: the last one went through to its end, and it is neither old nor long idle. */
    boolean isReusable(long now) {
        return reusable
                && now - born < timeouts.age().toNanos()
                && now - idleSince < timeouts.idle().toNanos();
    }

    /** Whether the other end has left it meanwhile, as far as can be known without sending. */
    boolean isStale() {
        try {
            return hearNow();
        } catch (IOException left) {
            return true;
        }
    }

    /** Nothing of an answer is left to come. */
    void rest(long now) {
        idleSince = now;
    }

    /** The next request may not use it, whatever becomes of this one. */
    void spoil() {
        reusable = false;
    }
}
