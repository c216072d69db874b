package io.brewmaster.agent.idle;

import java.time.Duration;
import java.util.List;

/** What follows from the state of the platform. */
public sealed interface IdleDecision {
    /** Nothing is looked at. */
    record Off() implements IdleDecision {}

    /** Somebody is there. */
    record Busy(List<String> reasons) implements IdleDecision {}

    /** It cannot be known. */
    record Unknown(List<String> reasons) implements IdleDecision {}

    /**
     * Nobody is there, and that is not enough yet.
     *
     * @param why  what it waits for
     * @param left how long at least, if nothing else happens
     * @param kept whether an operator or a schedule keeps the platform awake: then what is left is no countdown
     */
    record Waiting(String why, Duration left, boolean kept) implements IdleDecision {}

    /** It is time, and the agent is only to say so. */
    record WouldRelease(Duration idle) implements IdleDecision {}

    /** It is time. */
    record Release(Duration idle) implements IdleDecision {}
}
