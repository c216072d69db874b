package io.brewmaster.finalizer.local;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A limit on bytes a second that all uploads of a process share: the meeting uses the same network. Who asks first goes
 * first, a fiftieth of a second's worth at a time, so that a large part holds nobody up. Safe for several threads.
 */
public final class Bandwidth {
    private static final long UNLIMITED = Long.MAX_VALUE;
    private static final long STEPS_A_SECOND = 50;
    /** What nobody used so recently may be used now: a sleep that took too long costs no speed. */
    private static final long SAVED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final double NANOS_A_SECOND = 1e9;

    private final long bytesPerSecond;
    private final long step;
    private final LongSupplier nanoTime;
    private final Sleeper sleeper;
    /** When all that was promised so far is used up. */
    private long usedUpAt;

    /** How to wait. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    /**
     * Begins now.
     *
     * @param bytesPerSecond 1 or more; {@link Long#MAX_VALUE} for no limit
     * @param nanoTime a monotonic time in nanoseconds
     */
    public Bandwidth(long bytesPerSecond, LongSupplier nanoTime, Sleeper sleeper) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("a limit lets something through, not " + bytesPerSecond);
        }
        this.bytesPerSecond = bytesPerSecond;
        this.step = Math.max(1, bytesPerSecond / STEPS_A_SECOND);
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
        this.usedUpAt = nanoTime.getAsLong();
    }

    /** Whether there is less than so many bytes a second. */
    public boolean isBelow(long wanted) {
        return bytesPerSecond < wanted;
    }

    boolean isUnlimited() {
        return bytesPerSecond == UNLIMITED;
    }

    /** Returns when so many bytes may be sent; at once where there is no limit. */
    public void take(long bytes) throws InterruptedException {
        if (isUnlimited()) {
            return;
        }
        for (long left = bytes; left > 0; left -= step) {
            long wait = promise(Math.min(step, left));
            if (wait > 0) {
                sleeper.sleep(wait);
            }
        }
    }

    /** How long until the bytes have had their turn. */
    private synchronized long promise(long bytes) {
        long now = nanoTime.getAsLong();
        long oldest = now - SAVED_NANOS;
        if (usedUpAt - oldest < 0) {
            usedUpAt = oldest;
        }
        usedUpAt += nanos(bytes);
        return usedUpAt - now;
    }

    private long nanos(long bytes) {
        return (long) Math.ceil(bytes * NANOS_A_SECOND / bytesPerSecond);
    }
}
