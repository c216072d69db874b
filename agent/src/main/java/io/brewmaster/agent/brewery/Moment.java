package io.brewmaster.agent.brewery;

import java.time.Duration;
import java.time.Instant;

/**
 * An instant on both clocks: ages are measured on the monotonic one, which no time server moves; the wall clock is only compared with what
 * other machines wrote.
 *
 * @param nanos monotonic, as {@link System#nanoTime()}: only differences mean anything
 * @param wall  the wall clock
 */
public record Moment(long nanos, Instant wall) {
    /** The time that went by on the monotonic clock since {@code earlierNanos}. */
    public Duration since(long earlierNanos) {
        return Duration.ofNanos(nanos - earlierNanos);
    }
}
