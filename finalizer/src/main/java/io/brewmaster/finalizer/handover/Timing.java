package io.brewmaster.finalizer.handover;

import java.time.Duration;

/**
 * How long the two sides wait for each other.
 *
 * @param working how often the watcher says that it still works
 * @param request how long a caller may take to say what it wants
 * @param silence how long the watcher may say nothing before it is taken for dead
 */
record Timing(Duration working, Duration request, Duration silence) {
    /** A watcher that is only slow, on a machine that is busy encoding, has seven chances to be heard. */
    static final Timing DEFAULT = new Timing(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(15));
}
