package io.brewmaster.agent.change;

/** What must hold right before a desired count is changed. Each is proven by a model in which it is missing. */
public enum ChangeGuard {
    /** The word is not too old by the monotonic clock. */
    DEADLINE_MONOTONIC,
    /** The word is not too old by the wall clock, which also counts the time in which the whole machine stood still. */
    DEADLINE_WALL,
    /** Whoever gave the word has not been told to stop since. */
    NOT_STOPPED,
    /** Nobody has changed the services since the decision saw them. */
    WISH_UNCHANGED,
    /** No operator keeps the platform awake. */
    NOT_HELD,
    /** Nobody has said since that the platform is wanted. */
    WANTED_VERSION,
    /** Whoever follows signalling sees it as wanted at zero at this very moment. */
    SIGNALLING_UNWANTED
}
