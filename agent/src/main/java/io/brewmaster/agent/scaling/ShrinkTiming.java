package io.brewmaster.agent.scaling;

import java.time.Duration;

/**
 * The times of taking a bridge away.
 *
 * @param calm     how long there must have been more bridges than wanted
 * @param answer   how long the agent beside a bridge may take to begin to drain it: agents that are not needed look in every two minutes
 * @param fresh    how old the bridge's newest presence may be when the word is sent
 * @param deadline how long after the word the change must have begun
 * @param leaves   how long the bridge may take to go after that
 * @param pause    between two bridges
 */
public record ShrinkTiming(
        Duration calm, Duration answer, Duration fresh, Duration deadline, Duration leaves, Duration pause) {
    /** Growing takes a minute or two, so that shrinking is in no hurry. ECS stops a task within two minutes. */
    public static final ShrinkTiming MEASURED = new ShrinkTiming(
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofMinutes(10),
            Duration.ofMinutes(5));
}
