package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.util.List;

/** jicofo as the breweries see it: the administrator who creates both rooms and stays in them, without any number. */
public final class SimulatedFocus implements AutoCloseable {
    private final List<BreweryOccupant> occupants;

    private SimulatedFocus(ProsodyServer server) {
        occupants = List.of("jvbbrewery", "jibribrewery").stream()
                .map(room -> new BreweryOccupant(server, "focus", room, "focus", true, () -> {}))
                .toList();
    }

    /** jicofo of this server, not joined yet. */
    public static SimulatedFocus in(ProsodyServer server) {
        return new SimulatedFocus(server);
    }

    /**
     * Joins both rooms, and so creates them.
     *
     * @throws IllegalStateException when the server refuses or does not answer
     */
    public void join() {
        occupants.forEach(BreweryOccupant::enter);
    }

    /** Leaves both rooms in order. */
    public void leave() {
        occupants.forEach(BreweryOccupant::leave);
    }

    /** Leaves, if it is still there. */
    @Override
    public void close() {
        leave();
    }
}
