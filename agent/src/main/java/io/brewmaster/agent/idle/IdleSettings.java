package io.brewmaster.agent.idle;

import io.brewmaster.core.time.AwakeWindow;
import java.time.Duration;
import java.util.List;

/**
 * What the operator wants.
 *
 * @param mode         what to do about it
 * @param timeout      how long nobody must have been there
 * @param minUptime    how long the agent must have been running
 * @param keepAwake    times at which the platform stays up
 * @param unknownGrace how long a gap in the evidence may be without starting the count again; it is not counted itself
 */
public record IdleSettings(
        Mode mode, Duration timeout, Duration minUptime, List<AwakeWindow> keepAwake, Duration unknownGrace) {
    /** What to do when the platform is idle. */
    public enum Mode {
        OFF,
        OBSERVE,
        ACT
    }

    /** A bridge that missed its presences, or a server that was asked once in vain, is back within half a minute or really in trouble. */
    public static final Duration UNKNOWN_GRACE = Duration.ofSeconds(30);
}
