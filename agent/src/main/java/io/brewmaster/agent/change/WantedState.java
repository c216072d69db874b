package io.brewmaster.agent.change;

import java.time.Instant;
import java.util.Optional;

/** What is wanted of the platform, and the state machine that makes it so ({@code idle.action = machine}). */
public interface WantedState {
    /** The item as it is. */
    record Item(long version, Optional<Instant> holdUntil) {}

    /** Reads the item. */
    Item read() throws Services.ServicesException;

    /** Starts the machine with "asleep", for the version that the decision saw: with any other version the machine does nothing. */
    void sleep(long version, GoAhead goAhead) throws Services.ServicesException;
}
