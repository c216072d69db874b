package io.brewmaster.agent.brewery;

import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BrewerySnapshot.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What became different between two snapshots, for the log. */
public final class BreweryChanges {
    /**
     * One change.
     *
     * @param event what happened, for instance {@code bridge stale}
     * @param id    to whom
     */
    public record Change(String event, String id) {}

    private BreweryChanges() {}

    /** Changes in the order of their ids. While a room is not joined nothing is known of it, so nobody "leaves" with the connection. */
    public static List<Change> between(BrewerySnapshot before, BrewerySnapshot after) {
        List<Change> changes = new ArrayList<>();
        compare(before.bridges(), after.bridges(), Bridge::id, BreweryChanges::bridge, after.bridgesJoined(), changes);
        compare(
                before.recorders(),
                after.recorders(),
                Recorder::id,
                BreweryChanges::recorder,
                after.recordersComplete(),
                changes);
        return changes;
    }

    private static <T> void compare(
            List<T> before,
            List<T> after,
            Function<T, String> id,
            Function<T, String> state,
            boolean complete,
            List<Change> changes) {
        Map<String, T> old =
                before.stream().collect(Collectors.toMap(id, Function.identity(), (a, b) -> a, TreeMap::new));
        for (T now : after) {
            T was = old.remove(id.apply(now));
            if (was == null || !state.apply(was).equals(state.apply(now))) {
                changes.add(new Change(state.apply(now), id.apply(now)));
            }
        }
        if (complete) {
            old.forEach((name, gone) -> changes.add(new Change(kind(gone) + " gone", name)));
        }
    }

    private static String kind(Object subject) {
        return subject instanceof Bridge ? "bridge" : "recorder";
    }

    private static String bridge(Bridge bridge) {
        if (!bridge.fresh()) {
            return "bridge stale";
        }
        return bridge.report().flags().leaving() ? "bridge draining" : "bridge fresh";
    }

    private static String recorder(Recorder recorder) {
        if (recorder.report().health() == RecorderReport.Health.UNHEALTHY) {
            return "recorder unhealthy";
        }
        return switch (recorder.report().activity()) {
            case IDLE -> "recorder idle";
            case BUSY -> "recorder busy";
            case UNKNOWN -> "recorder unknown";
        };
    }
}
