package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.Moment;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Whether we stay in the bridge breweries: an agent that is not needed there leaves, and looks in now and then. */
final class Attendance {
    private final Duration away;
    private final RandomGenerator random;
    private final Hands hands;
    private OptionalLong awayUntil = OptionalLong.empty();

    /**
     * @param away   how long to stay out, give or take a quarter
     * @param random spreads the visits
     */
    Attendance(Duration away, RandomGenerator random, Hands hands) {
        this.away = away;
        this.random = random;
        this.hands = hands;
    }

    /** Whether we are out on purpose. */
    boolean away() {
        return awayUntil.isPresent();
    }

    /** To be called about every second. */
    void step(boolean needed, Moment now) {
        if (awayUntil.isPresent()) {
            if (now.nanos() - awayUntil.getAsLong() >= 0) {
                awayUntil = OptionalLong.empty();
                hands.stay(true);
            }
        } else if (!needed) {
            long nanos = away.toNanos();
            awayUntil = OptionalLong.of(now.nanos() + nanos * 3 / 4 + random.nextLong(nanos / 2 + 1));
            hands.stay(false);
        }
    }
}
