package io.brewmaster.agent.leadership;

/** What keeps two agents from leading at once. Each is proven by a model in which it is missing. */
public enum LeadershipGuard {
    /** Nobody stands before it has listened for two heartbeats. */
    LISTENS_FIRST,
    /** Whoever claims leads only when the room has sent the claim back, and no other claim of that term or a later one came before it. */
    FIRST_IN_THE_ROOM,
    /** A leader that sees a higher term gives up. */
    YIELDS_TO_HIGHER_TERM,
    /** A process that stood still is no leader any more. */
    RESIGNS_AFTER_GAP,
    /** A leader whose heartbeat does not come back is cut off, and no leader any more. */
    RESIGNS_WITHOUT_ECHO
}
