package io.brewmaster.agent.http;

import java.time.Duration;

/** Keeps the platform awake for an operator. Both return at once, and may be called by any thread. */
public interface Holds {
    /** From now on for so long, instead of what was asked for before. */
    void hold(Duration duration);

    /** No longer. */
    void release();
}
