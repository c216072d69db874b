package io.brewmaster.agent.change;

/** What a change is to do. */
public enum Order {
    /** Takes the whole platform to zero. */
    RELEASE,
    /** Lowers the count of bridges by one; the bridge to go is empty, and the only one that is not protected. */
    SHRINK,
    /** Reads the services, and with signalling wanted at zero lowers the service that this agent's own task belongs to, to zero. */
    FOLLOW
}
