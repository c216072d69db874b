package io.brewmaster.agent.change;

/** What a service of the platform is for, in the order in which a release lowers them: the bridges last, for the agents live there. */
public enum Role {
    RECORDERS,
    /** Web, Prosody and jicofo. Lowering it is a release's point of no return: without it nobody can meet. */
    SIGNALLING,
    BRIDGES
}
