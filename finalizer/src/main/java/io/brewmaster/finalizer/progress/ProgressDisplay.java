package io.brewmaster.finalizer.progress;

import java.time.Duration;

/** Shows how far a long piece of work is. Used by one thread. */
public interface ProgressDisplay {
    /**
     * Called a few times a second; shows what it finds worth showing.
     *
     * @param what is being done, a few words
     * @param done bytes
     * @param total bytes
     * @param elapsed since the work began
     */
    void show(String what, long done, long total, Duration elapsed);

    /** The work is over, or something else is about to be written. */
    void clear();
}
