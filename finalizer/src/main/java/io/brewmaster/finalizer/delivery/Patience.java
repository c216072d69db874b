package io.brewmaster.finalizer.delivery;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.store.StoreException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How long to go on: until nothing has moved for a while, or the time for all of it is over. Tries again what may work
 * later. Safe for several threads.
 */
public final class Patience {
    private static final Log LOG = Log.of(Patience.class);

    private final Duration inAll;
    private final Duration withoutProgress;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final long started;
    private final AtomicLong lastProgress;
    private final OnceLog trouble;

    /** How to wait. */
    @FunctionalInterface
    public interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    /** A call on the store. */
    @FunctionalInterface
    public interface Call<T> {
        T call() throws StoreException;
    }

    /**
     * Begins now.
     *
     * @param inAll the time for everything
     * @param withoutProgress the longest time in which nothing moves
     * @param nanoTime a monotonic time in nanoseconds
     */
    public Patience(Duration inAll, Duration withoutProgress, Backoff backoff, LongSupplier nanoTime, Pause pause) {
        this.inAll = inAll;
        this.withoutProgress = withoutProgress;
        this.backoff = backoff;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.started = nanoTime.getAsLong();
        this.lastProgress = new AtomicLong(started);
        this.trouble = new OnceLog(LOG, Duration.ofMinutes(1), nanoTime);
    }

    /** Something moved that had not moved before. */
    public void progressed() {
        lastProgress.set(nanoTime.getAsLong());
    }

    /** Since the beginning. */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - started);
    }

    /** Throws when it is time to give up. */
    public void check(String doing) throws GaveUpException {
        long now = nanoTime.getAsLong();
        if (now - started >= inAll.toNanos()) {
            throw new GaveUpException(doing + " (not finished within " + seconds(inAll) + ")");
        }
        if (now - lastProgress.get() >= withoutProgress.toNanos()) {
            throw new GaveUpException(doing + " (nothing moved for " + seconds(withoutProgress) + ")");
        }
    }

    /** Repeats a call that fails for now, until it works, is refused, or it is time to give up. */
    public <T> T insist(Call<T> call) throws StoreException, GaveUpException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                T result = call.call();
                progressed();
                return result;
            } catch (StoreException failure) {
                if (failure.kind() != StoreException.Kind.RETRYABLE
                        || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                warn(failure);
                check(failure.reason());
                pause(attempt);
            }
        }
    }

    private synchronized void warn(StoreException failure) {
        trouble.warn(failure.reason(), "trying again", "problem", failure.reason());
    }

    /** Waits a while of the backoff. */
    public void pause(int attempt) throws InterruptedException {
        pause.pause(backoff.delay(attempt));
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
