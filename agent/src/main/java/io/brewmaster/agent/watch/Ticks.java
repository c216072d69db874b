package io.brewmaster.agent.watch;

import java.time.Duration;
import java.time.Instant;

/**
 * When to publish: at whole multiples of the interval on the wall clock, so that the values of all agents fall into the same periods of
 * CloudWatch. Ticks that were missed are missed.
 */
final class Ticks {
    private final Duration interval;

    Ticks(Duration interval) {
        this.interval = interval;
    }

    /** From this wall clock time to the next tick: more than zero, at most the interval. */
    Duration untilNext(Instant now) {
        long millis = interval.toMillis();
        return Duration.ofMillis(millis - Math.floorMod(now.toEpochMilli(), millis));
    }
}
