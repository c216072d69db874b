package io.brewmaster.agent.release;

import java.time.Duration;

/**
 * The times of following signalling to zero.
 *
 * @param after    how long the brewery must be out of reach
 * @param every    between two looks at the services
 * @param unwanted how long signalling must have been seen as wanted at zero
 * @param deadline how long after the word the change must have begun
 */
public record FollowTiming(Duration after, Duration every, Duration unwanted, Duration deadline) {
    /** A restart of signalling takes a minute or two, a deployment without a second task too: neither sets the count to zero. */
    public static final FollowTiming MEASURED = new FollowTiming(
            Duration.ofMinutes(3), Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofSeconds(3));
}
