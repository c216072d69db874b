package io.brewmaster.agent.release;

import io.brewmaster.agent.change.GoAhead;

/** What a release has done for it. Nothing in here may block. */
public interface ReleaseHands {
    /** Shows our presence, with the release in it, now. Returns its heartbeat. */
    long announce();

    /** Starts the process that makes the change; it looks, and then waits for the word. */
    void startChange();

    /** Says the word to it. */
    void go(GoAhead goAhead);

    /** Ends it, if nothing has been changed that cannot be undone. */
    void stopChange();

    /** Shows our presence now and asks every jicofo now. Returns the heartbeat that was shown. */
    long lastLook();

    /** Tells people. */
    void decided(String decision, String why);
}
