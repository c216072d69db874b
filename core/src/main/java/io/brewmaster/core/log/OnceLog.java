package io.brewmaster.core.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For loops that try again and again: a reason is warned of once, its repetitions go to debug, and a new reason is
 * warned of at once. The same reason is warned of again after a while, with how often it came in between. Not for
 * several threads.
 */
public final class OnceLog {
    private final Log log;
    private final long againNanos;
    private final LongSupplier nanoTime;
    private @Nullable String lastReason;
    private long lastWarned;
    private long repeated;

    /**
     * Warns through the given log.
     *
     * @param again how long a reason that stays the same is kept quiet
     * @param nanoTime a monotonic time in nanoseconds: {@code System::nanoTime}
     */
    public OnceLog(Log log, Duration again, LongSupplier nanoTime) {
        this.log = log;
        this.againNanos = again.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Warns of a failure, or notes it for debug only if this reason is known.
     *
     * @param reason what makes two failures the same, for example {@code cause.toString()}; it is not written
     */
    public void warn(String reason, String event, @Nullable Object... keysAndValues) {
        long now = nanoTime.getAsLong();
        boolean known = reason.equals(lastReason);
        if (known && now - lastWarned < againNanos) {
            repeated++;
            log.debug(event, keysAndValues);
            return;
        }
        log.warn(event, known ? with(keysAndValues, "repeated", repeated + 1) : keysAndValues);
        lastReason = reason;
        lastWarned = now;
        repeated = 0;
    }

    /**
     * Says once that it works again; without a warning before, only for debug. The next failure is warned of, whatever
     * its reason.
     */
    public void resolved(String event, @Nullable Object... keysAndValues) {
        if (lastReason == null) {
            log.debug(event, keysAndValues);
        } else {
            log.info(event, keysAndValues);
        }
        lastReason = null;
        repeated = 0;
    }

    private static @Nullable Object[] with(@Nullable Object[] keysAndValues, String key, Object value) {
        @Nullable Object[] more = new Object[keysAndValues.length + 2];
        System.arraycopy(keysAndValues, 0, more, 0, keysAndValues.length);
        more[keysAndValues.length] = key;
        more[keysAndValues.length + 1] = value;
        return more;
    }
}
