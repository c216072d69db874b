package io.brewmaster.ops.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How often and how fast the platform woke: what the machine has published as the metric {@code WakeSeconds}, from the
 * first word to a healthy target and a running bridge. The list of the machine's executions would tell less: most of
 * them only look, the one that wakes need not be the one that was asked, and it ends after it has put everything in
 * order. A wake that failed is in neither: it stands in what is wanted, as the machine's own word.
 */
public interface Wakes {
    /**
     * One wake.
     *
     * @param ready the minute in which people could meet
     * @param took  how long they had waited
     */
    record Wake(Instant ready, Duration took) {}

    /**
     * The wakes of the last time, the newest first.
     *
     * @param back how far to look, 14 days at most: older minutes are not told apart
     */
    List<Wake> latest(Instant now, Duration back) throws OpsException;
}
