package io.brewmaster.agent.release;

/** What must hold at the last look, all at once. Each is proven by a model in which it is missing. */
public enum LookGuard {
    /** We lead, by all we have heard up to this moment. */
    LEADS,
    /** All evidence says that nobody is there. */
    IDLE,
    /** Every bridge has spoken twice since the announcement. */
    PRESENCES_TWICE,
    /** The newest presence is at most two seconds old. */
    PRESENCE_FRESH,
    /** jicofo was asked at most two seconds ago, after the last look began. */
    READINGS_FRESH,
    /** Our own presence of the last look has come back: what the room shows is not from before. */
    ECHOED,
    /** Every agent that is there has let go of its task. */
    CONSENT,
    /** The operator does not keep the platform awake, neither here nor in what the change process read. */
    NOT_HELD,
    /** We have not been told to stop. */
    NOT_STOPPING
}
