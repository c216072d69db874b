package io.brewmaster.finalizer.notice;

import io.brewmaster.core.retry.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** When a notice that was not taken is tried again, and when no more: after a day. Pure but for its dice. */
public final class Schedule {
    /** Longer than any pause: what lies further ahead was noted by a clock that has been set back since. */
    static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    static final Duration FOR = Duration.ofDays(1);
    /** A clock that jumps, or a recorder that was off for a day, must not cost a notice its attempts. */
    static final int AT_LEAST = 5;
    /** A day has some 55 attempts: more means that the clock does not move on. */
    static final int AT_MOST = 200;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(15);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final Backoff backoff;

    public Schedule(RandomGenerator random) {
        this.backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /** Whether it is time. */
    public static boolean isDue(Instant due, Instant now) {
        return !due.isAfter(now) || due.isAfter(now.plus(LONGEST_PAUSE));
    }

    /**
     * When to try again; empty when it is time to give up.
     *
     * @param since when the recording was complete
     * @param failed how many attempts have failed, the last one included: 1 or more
     * @param asked how long the receiver wants to be left alone; no more than an hour of it is heeded
     */
    public Optional<Instant> again(Instant since, int failed, Instant now, Optional<Duration> asked) {
        boolean late = !now.isBefore(since.plus(FOR));
        if ((late && failed >= AT_LEAST) || failed >= AT_MOST) {
            return Optional.empty();
        }
        Duration pause = longer(backoff.delay(failed - 1), SHORTEST_PAUSE);
        Duration heeded = asked.map(wish -> longer(wish, pause)).orElse(pause);
        return Optional.of(now.plus(heeded.compareTo(LONGEST_PAUSE) < 0 ? heeded : LONGEST_PAUSE));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
