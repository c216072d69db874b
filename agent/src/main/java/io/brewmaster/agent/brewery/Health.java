package io.brewmaster.agent.brewery;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the agent does its work: it is in the rooms that it belongs into, and what it knows of bridges is fresh. */
public final class Health {
    private Health() {}

    /** The same for an agent that belongs into the bridge breweries. */
    public static List<String> problems(BrewerySnapshot snapshot) {
        return problems(snapshot, Set.of(Brewery.BRIDGES));
    }

    /**
     * Why it does not; empty means healthy. A missing recorder brewery is no reason: recording may be off.
     *
     * @param rooms that the agent belongs into; one that it is out of on purpose is not among them
     */
    public static List<String> problems(BrewerySnapshot snapshot, Set<Brewery> rooms) {
        List<String> problems = new ArrayList<>();
        for (BrewerySnapshot.Shard shard : snapshot.shards()) {
            if (!shard.connected()) {
                problems.add("not connected to " + shard.name());
                continue;
            }
            for (Brewery room : Brewery.values()) {
                boolean absent = room == Brewery.RECORDERS && shard.room(room) == RoomStatus.ABSENT;
                if (rooms.contains(room) && !shard.room(room).joined() && !absent) {
                    problems.add("not in the " + room.title() + " of " + shard.name());
                }
            }
        }
        if (!snapshot.bridges().isEmpty() && snapshot.freshBridges().isEmpty()) {
            problems.add("no bridge of " + snapshot.bridges().size() + " is fresh");
        }
        return problems;
    }
}
