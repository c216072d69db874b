package io.brewmaster.ops.platform;

import java.time.Instant;
import java.util.Optional;

/**
 * What is wanted of a platform, as the item of its machine says.
 *
 * @param state    {@code awake} or {@code asleep}
 * @param version  counted up by each who wants something
 * @param since    when it was said
 * @param by       who said it; may be empty
 * @param why      in their words; may be empty
 * @param settled  whether the machine has found all as it is wanted
 * @param workedOn until when the machine's execution that works on it has said that it does
 */
public record Wanted(
        String state,
        long version,
        Optional<Instant> since,
        String by,
        String why,
        boolean settled,
        Optional<Instant> workedOn) {
    private static final String ASLEEP = "asleep";

    /** Whether it is to sleep. */
    public boolean asleep() {
        return state.equals(ASLEEP);
    }

    /** Whether the machine is at it. An execution that died has said so for a minute at most. */
    public boolean isWorkedOn(Instant now) {
        return workedOn.filter(until -> until.isAfter(now)).isPresent();
    }
}
