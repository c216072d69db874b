package io.brewmaster.agent.brewery;

import java.time.Duration;

/**
 * The times that the view is judged by.
 *
 * @param staleAfter     how long a bridge's own clock may stand still before its report is stale
 * @param departureGrace how long a departure is held before it counts, because a server that stops takes everybody out first and us last
 * @param settle         how long after a join (or after this process itself stood still) totals are withheld
 * @param longestGap     a longer time without a look at the view means that this process stood still
 */
public record Timing(Duration staleAfter, Duration departureGrace, Duration settle, Duration longestGap) {
    /** A bridge sends its presence every 5.00 s ± 0.02 (measured). */
    public static final Duration PRESENCE_INTERVAL = Duration.ofSeconds(5);

    /**
     * Three presence intervals and 3 s for a lost packet's retransmissions and a long garbage collection: 18 s. That is just above the
     * 16 s after which Prosody takes out a killed bridge (measured), so that a killed one is usually gone before it is stale. A stopping
     * Prosody takes everybody out within 50 ms (measured): 2 s of grace is ample even for a busy one. Bridges reconnect about a second
     * after their server is back and send a report every interval: after two intervals every living bridge has been heard.
     */
    public static final Timing MEASURED = new Timing(
            PRESENCE_INTERVAL.multipliedBy(3).plusSeconds(3),
            Duration.ofSeconds(2),
            PRESENCE_INTERVAL.multipliedBy(2),
            PRESENCE_INTERVAL);
}
