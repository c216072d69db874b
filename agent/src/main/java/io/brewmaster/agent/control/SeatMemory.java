package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.scaling.Seat;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The agents beside bridges. One that is not needed is seen now and then only; what it said last holds until its bridge is gone. */
final class SeatMemory {
    private final Map<String, Seat> seats = new LinkedHashMap<>();

    void heard(AgentReport report) {
        report.bridge().ifPresent(bridge -> seats.put(bridge, seat(report, bridge, false)));
    }

    void forgetGone(BrewerySnapshot snapshot) {
        if (snapshot.bridgesComplete()) {
            seats.keySet()
                    .removeIf(nick -> snapshot.bridges().stream()
                            .noneMatch(bridge -> bridge.id().equals(nick)));
        }
    }

    /** All of them, and ourselves as we would report now. */
    Collection<Seat> with(AgentReport own) {
        Map<String, Seat> all = new LinkedHashMap<>(seats);
        own.bridge().ifPresent(bridge -> all.put(bridge, seat(own, bridge, true)));
        return all.values();
    }

    private static Seat seat(AgentReport report, String bridge, boolean own) {
        return new Seat(
                bridge,
                own,
                report.isProtected(),
                report.drain(),
                report.revision().flatMap(SeatMemory::number));
    }

    private static Optional<Integer> number(String revision) {
        try {
            return Optional.of(Integer.valueOf(revision));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
