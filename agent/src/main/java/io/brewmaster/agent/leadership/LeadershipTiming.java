package io.brewmaster.agent.leadership;

import java.time.Duration;

/**
 * The times that leadership is judged by.
 *
 * @param beat       between two presences of an agent
 * @param look       how long a newcomer listens before it stands or takes a seat
 * @param dead       how long an agent's heartbeat may stand still
 * @param echo       how long a leader may go without seeing its own heartbeat come back from the room
 * @param grace      how long a departure is held before it counts
 * @param longestGap a longer time without a look means that this process stood still
 * @param away       how long an agent that is not needed stays out of the room
 */
public record LeadershipTiming(
        Duration beat,
        Duration look,
        Duration dead,
        Duration echo,
        Duration grace,
        Duration longestGap,
        Duration away) {
    /**
     * A heartbeat every 5 s, as bridges do. A newcomer hears two of them from anybody who is alive, with 2 s to spare; three missed ones and
     * 3 s, as for bridges, are death; a leader gives up after two of its own have not come back, so before others take it for dead. The
     * rest is as in the view of the bridges.
     */
    public static final LeadershipTiming MEASURED = new LeadershipTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(12),
            Duration.ofSeconds(18),
            Duration.ofSeconds(12),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2));
}
