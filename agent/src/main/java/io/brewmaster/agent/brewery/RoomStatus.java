package io.brewmaster.agent.brewery;

/** What is known of one room on one shard. */
public enum RoomStatus {
    /** No connection, or the join has not been answered: nobody can say who is in there. */
    UNKNOWN,
    /** The server said that there is no such room. */
    ABSENT,
    /** Joined a moment ago: whoever was cut off with us may still be on the way back, so totals mean nothing yet. */
    SETTLING,
    /** Joined, and everybody has had the time to be heard. */
    JOINED;

    /** Whether we are in the room now. */
    public boolean joined() {
        return this == SETTLING || this == JOINED;
    }
}
