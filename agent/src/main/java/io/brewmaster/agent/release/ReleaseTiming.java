package io.brewmaster.agent.release;

import java.time.Duration;

/**
 * The times of a release.
 *
 * @param expires  how long after its announcement it may still be sent
 * @param consent  how long bridges are waited for whose agent is not in the room
 * @param fresh    how old the newest presence and jicofo's word may be when the word is sent
 * @param deadline how long after the word the first change must have begun
 * @param ends     how long the change may take after the word
 * @param latch    how long a release that is done is believed in while the brewery is still there
 */
public record ReleaseTiming(
        Duration expires, Duration consent, Duration fresh, Duration deadline, Duration ends, Duration latch) {
    /**
     * Agents that are not needed look in every two minutes, give or take a quarter: two and a half find them all. Bridges speak every 5 s,
     * so that the newest presence is at most 2 s old in two of five seconds. A warm process begins its first change within 1 s. ECS
     * gives a task two minutes at most to end.
     */
    public static final ReleaseTiming MEASURED = new ReleaseTiming(
            Duration.ofMinutes(5),
            Duration.ofMinutes(3),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofMinutes(3),
            Duration.ofMinutes(5));
}
