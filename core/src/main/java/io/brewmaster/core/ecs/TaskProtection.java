package io.brewmaster.core.ecs;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps ECS from taking this task away when it scales in or deploys. It does not keep it from StopTask, from the end of
 * the service, or from a Spot stop.
 */
public interface TaskProtection {
    /**
     * Protects the task from now on for so long, whether it was protected before or not.
     *
     * @param lease 1 minute to 48 hours; rounded up to minutes
     */
    Result protect(Duration lease);

    /** Ends the protection, if there is any. */
    Result release();

    /** How a call ended. */
    sealed interface Result permits Protected, Released, Refused, Failed {}

    /** The task is protected. */
    record Protected(Instant until) implements Result {}

    /** The task is not protected. */
    record Released() implements Result {}

    /**
     * ECS does not want to, and will hardly change its mind: a task outside of any service, a role without the right.
     *
     * @param reason ECS's code, and its words after a colon
     */
    record Refused(String reason) implements Result {}

    /**
     * Whether it was done is not known.
     *
     * @param reason a kind, and perhaps more after a colon
     */
    record Failed(String reason) implements Result {}
}
