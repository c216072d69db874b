package io.brewmaster.ops.platform;

import java.time.Duration;

/** Lets time pass between two looks. */
public interface Pause {
    /**
     * Waits.
     *
     * @throws InterruptedException when nobody wants the next look any more
     */
    void of(Duration time) throws InterruptedException;
}
