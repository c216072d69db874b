package io.brewmaster.agent.brewery;

import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BrewerySnapshot.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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

    /** Both lists are sorted by id: one walk through both, for a thousand bridges are compared each second. */
    private static <T> void compare(
            List<T> before,
            List<T> after,
            Function<T, String> id,
            Function<T, String> state,
            boolean complete,
            List<Change> changes) {
        int old = 0;
        for (T now : after) {
            String name = id.apply(now);
            while (old < before.size() && id.apply(before.get(old)).compareTo(name) < 0) {
                gone(before.get(old++), id, complete, changes);
            }
            boolean known = old < before.size() && id.apply(before.get(old)).equals(name);
            if (!known || !state.apply(before.get(old)).equals(state.apply(now))) {
                changes.add(new Change(state.apply(now), name));
            }
            old += known ? 1 : 0;
        }
        while (old < before.size()) {
            gone(before.get(old++), id, complete, changes);
        }
    }

    private static <T> void gone(T who, Function<T, String> id, boolean complete, List<Change> changes) {
        if (complete) {
            changes.add(new Change(kind(who) + " gone", id.apply(who)));
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
