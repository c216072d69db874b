package io.brewmaster.agent.change;

/** What whoever changes one service has done for it. Nothing in here may block. */
public interface ChangeHands {
    /** Starts the process that lowers the count; it looks, and then waits for the word. */
    void startChange();

    /** Says the word to it. */
    void go(GoAhead goAhead);

    /** Ends it. */
    void stopChange();

    /** A new id for a decision. */
    String newDecision();

    /** Tells people. */
    void decided(String decision, String why);
}
