package io.brewmaster.agent.brewery;

import java.util.ArrayList;
import java.util.List;

/** Whether the agent does its work: every bridge brewery is joined, and what it knows of bridges is fresh. */
public final class Health {
    private Health() {}

    /** Why it does not; empty means healthy. A missing recorder brewery is no reason: recording may be off. */
    public static List<String> problems(BrewerySnapshot snapshot) {
        List<String> problems = new ArrayList<>();
        for (BrewerySnapshot.Shard shard : snapshot.shards()) {
            if (!shard.connected()) {
                problems.add("not connected to " + shard.name());
            } else if (!shard.bridges().joined()) {
                problems.add("not in the bridge brewery of " + shard.name());
            }
        }
        if (!snapshot.bridges().isEmpty() && snapshot.freshBridges().isEmpty()) {
            problems.add("no bridge of " + snapshot.bridges().size() + " is fresh");
        }
        return problems;
    }
}
