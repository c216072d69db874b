package io.brewmaster.agent.release;

/** What must hold before an agent that has lost the brewery lets its own service follow. Each is proven by a model without it. */
public enum FollowGuard {
    /** The brewery has been out of reach for minutes. */
    CUT_OFF,
    /** Signalling was read as wanted at zero, again and again, for minutes. */
    SIGNALLING_UNWANTED,
    /** Nobody is on the bridge, or records, beside this agent. */
    SIDE_EMPTY,
    /** We have not been told to stop. */
    NOT_STOPPING
}
