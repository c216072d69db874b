package io.brewmaster.finalizer.handover;

import io.brewmaster.core.ExitCode;

/** What became of a session that was to be handed over to a watcher. */
public sealed interface HandOver {

    /** There is no watcher that takes it: the caller does it alone. */
    record Nobody(String reason) implements HandOver {}

    /**
     * The watcher has finished it.
     *
     * @param line what happened, for a user
     */
    record Ended(ExitCode exitCode, String line) implements HandOver {}

    /** The watcher had taken it and died, or shows no life: the caller does it alone. */
    record Lost(String reason) implements HandOver {}

    /** The caller's time is over; the watcher goes on. */
    record StillWorking() implements HandOver {}
}
