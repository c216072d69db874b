package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;

/** What the control has done for it, and hears of later, if at all. Nothing in here may block. */
public interface Hands {
    /** Shows this in our own presence, from now on. */
    void show(AgentReport report);

    /** Stays in the bridge breweries, or out of them. */
    void stay(boolean inBridgeBreweries);

    /** Protects our task from scale-in as long as this is so. */
    void protect(boolean wanted);

    /** Asks every jicofo, and every Prosody, now. */
    void ask();

    /** Asks what is beside us: the bridge's people and its drain, or the recorder's work. */
    void askBeside();

    /** Starts the process that changes counts; one that runs is ended first. */
    void startChange(Order order);

    /** Says the word to it. */
    void go(GoAhead goAhead);

    /** Ends it. */
    void stopChange();

    /** Drains our bridge and marks the drain as ours, or ends it. */
    void drain(boolean on);

    /** Tells people. */
    void decided(Decision decision);
}
