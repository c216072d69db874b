package io.brewmaster.ops.past;

import io.brewmaster.ops.platform.History.StorageClass;
import io.brewmaster.ops.platform.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What a platform did in a time that is over.
 *
 * @param asked from when on somebody wants to know it
 * @param from from when on it is known: later than {@code asked} if nothing of the platform ran before
 * @param to until when
 * @param tasks for how long tasks ran, of all tasks of a role together
 * @param awake for how long signalling ran
 * @param meetings for how long there was a conference on a bridge, to five minutes
 * @param heard for how long bridges said what they send
 * @param sentBytes what bridges sent to people in that time
 * @param recordedBytes of recordings that were delivered
 * @param storedBytes what the bucket held on average; empty if nobody knows
 */
public record Past(
        Instant asked,
        Instant from,
        Instant to,
        Map<Role, Duration> tasks,
        Duration awake,
        Duration meetings,
        Duration heard,
        double sentBytes,
        double recordedBytes,
        Map<StorageClass, Double> storedBytes) {
    public Past {
        tasks = Map.copyOf(tasks);
        storedBytes = Map.copyOf(storedBytes);
    }

    /** How long it is. */
    public Duration length() {
        return Duration.between(from, to);
    }

    /** Whether the platform is younger than what is asked. */
    public boolean isShorterThanAsked() {
        return from.isAfter(asked);
    }
}
