package io.brewmaster.agent.scaling;

/** What must hold before a bridge is taken away. Each is proven by a model in which it is missing. */
public enum ShrinkGuard {
    /** We lead. */
    LEADS,
    /** It was emptied first, and nobody is on it. */
    EMPTY,
    /** Its agent has let go of the task, and every other bridge with people on it is protected: ECS takes what is not. */
    ONLY_ONE_UNPROTECTED,
    /** Its newest presence is at most two seconds old. */
    FRESH,
    /** We have not been told to stop. */
    NOT_STOPPING
}
