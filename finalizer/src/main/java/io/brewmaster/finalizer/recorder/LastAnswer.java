package io.brewmaster.finalizer.recorder;

import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.util.Optional;

/**
 * What a recorder said last, and when. It counts for {@link #KEPT}: a busy Jibri that does not answer in time goes on
 * being busy, and a dead one does not pin its task for long.
 *
 * @param state empty when it has never answered
 * @param at when it did, on the monotonic clock in nanoseconds; else when it was asked first
 */
record LastAnswer(Optional<RecorderState> state, long at) {
    static final Duration KEPT = Duration.ofMinutes(1);

    /** What counts at a time; empty when nothing does. */
    Optional<RecorderState> counting(long now) {
        return isTooOld(now) ? Optional.empty() : state;
    }

    /** Whether it has been silent for longer than an answer counts. */
    boolean isTooOld(long now) {
        return now - at > KEPT.toNanos();
    }
}
