package io.brewmaster.agent.xmpp;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads what a server sends a piece at a time, and a busy server's pieces together. A record of TLS is otherwise two reads, and each presence of
 * a thousand bridges wakes a thread of its own account: where one comes every 5 ms, waking costs more than reading.
 *
 * <p>When all that was there has been read, nobody looks for more before {@value #MILLIS} ms are over since the last look. Where something comes
 * less often, nothing waits.
 */
final class GatheredInput extends InputStream {
    /** Late enough for twenty presences of a thousand bridges, and a twentieth of the 2 s that a last look may be old. */
    private static final int MILLIS = 100;

    private static final int BYTES = 1 << 15;

    private final InputStream in;
    private final LongSupplier nanoTime;
    private final byte[] bytes = new byte[BYTES];
    private int at;
    private int end;
    private volatile boolean gathers;
    private long looked;

    GatheredInput(InputStream in, LongSupplier nanoTime) {
        this.in = in;
        this.nanoTime = nanoTime;
    }

    /** From here on speed matters less than work: until then each piece is an answer that somebody waits for. */
    void gather() {
        gathers = true;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && !fill()) {
            return -1;
        }
        int taken = Math.min(length, end - at);
        System.arraycopy(bytes, at, into, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public int read() throws IOException {
        return at < end || fill() ? bytes[at++] & 0xFF : -1;
    }

    private boolean fill() throws IOException {
        if (gathers && in.available() == 0) {
            rest();
        }
        end = 0;
        at = 0;
        int read = in.read(bytes, 0, BYTES);
        looked = nanoTime.getAsLong();
        end = Math.max(0, read);
        return read > 0;
    }

    private void rest() throws IOException {
        long left = TimeUnit.MILLISECONDS.toNanos(MILLIS) - (nanoTime.getAsLong() - looked);
        if (left <= 0) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
    }

    @Override
    public int available() throws IOException {
        return end - at + in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
