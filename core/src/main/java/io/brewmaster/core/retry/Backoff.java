package io.brewmaster.core.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential with full jitter, that is, any time between nothing and a
 * ceiling that doubles with each attempt. Full jitter spreads many clients that lost one server at the same instant;
 * the price is that one delay may be near zero, so whoever retries also needs a budget.
 *
 * <p>Holds no state: the caller counts its attempts.
 */
public final class Backoff {
    private final long baseNanos;
    private final long capNanos;
    private final RandomGenerator random;

    /**
     * Delays with a ceiling of {@code base}, then twice, four times and so on, up to {@code cap}.
     *
     * @param base the ceiling of the first delay, more than zero
     * @param cap the ceiling that is never passed, at least {@code base}, at most 290 years
     */
    public Backoff(Duration base, Duration cap, RandomGenerator random) {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base must be more than zero, not " + base);
        }
        if (cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("cap " + cap + " is less than base " + base);
        }
        this.baseNanos = base.toNanos();
        this.capNanos = cap.toNanos();
        this.random = random;
    }

    /**
     * A random delay from zero to {@link #ceiling}, both included.
     *
     * @param attempt how many attempts have failed since the last success, less one: 0 after the first failure
     */
    public Duration delay(int attempt) {
        long ceiling = ceilingNanos(attempt);
        return Duration.ofNanos(ceiling == Long.MAX_VALUE ? random.nextLong(ceiling) : random.nextLong(ceiling + 1));
    }

    /** The longest delay that {@link #delay} may return for this attempt: base · 2^attempt, at most the cap. */
    public Duration ceiling(int attempt) {
        return Duration.ofNanos(ceilingNanos(attempt));
    }

    private long ceilingNanos(int attempt) {
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt must be 0 or more, not " + attempt);
        }
        boolean overflows = attempt >= Long.numberOfLeadingZeros(baseNanos) - 1;
        return overflows ? capNanos : Math.min(capNanos, baseNanos << attempt);
    }
}
