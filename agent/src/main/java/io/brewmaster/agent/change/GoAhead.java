package io.brewmaster.agent.change;

import java.time.Instant;

/**
 * The word to act. It is worth nothing after its deadline, on either clock: a process that was frozen finds it too old.
 *
 * @param decision      id of the decision, in every log line of it
 * @param deadlineNanos on the machine's monotonic clock, which all its processes share; the first change must have begun before
 * @param deadlineWall  the same on the wall clock
 * @param by            id of the agent that decided
 * @param why           its evidence, as one line
 */
public record GoAhead(String decision, long deadlineNanos, Instant deadlineWall, String by, String why) {}
