package io.brewmaster.agent.history;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.history.LoadHour.Line;
import io.brewmaster.agent.metrics.MetricValues;
import io.brewmaster.core.metrics.MetricDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Collects the load of the last hour: one sample a minute, of bounded size (some 40 KiB with all bridges). A bridge that goes keeps its past
 * until that is an hour old. For one thread.
 */
public final class LoadHistory {
    /** How many bridges it remembers; those that come when it is full are in the total only. */
    public static final int MOST_BRIDGES = 64;

    private static final String TOTAL = "";
    private static final long NEVER = Long.MIN_VALUE;

    private final Line total = Line.unknown(TOTAL);
    private final Map<String, Line> bridges = new TreeMap<>();
    private long lastMinute = NEVER;

    /**
     * Takes one sample, of the minute in which the snapshot was taken. The first of a minute counts; minutes without any are unknown, and
     * after the wall clock was set back by less than an hour nothing counts until it has caught up.
     */
    public void add(BrewerySnapshot snapshot) {
        long minute = Math.floorDiv(snapshot.takenAt().getEpochSecond(), 60);
        if (lastMinute != NEVER && minute <= lastMinute && lastMinute - minute < LoadHour.MINUTES) {
            return;
        }
        moveTo(minute);
        int place = place(minute);
        Map<MetricDefinition, List<Double>> values = MetricValues.of(snapshot);
        total.put(place, people(values), snapshot.bridgesComplete() ? mostStress(values) : OptionalDouble.empty());
        Map<String, Bridge> now = new HashMap<>();
        snapshot.freshBridges().forEach(bridge -> now.put(bridge.id(), bridge));
        bridges.values().removeIf(line -> !line.known() && !now.containsKey(line.id()));
        now.forEach((id, bridge) -> put(place, id, bridge));
    }

    private void put(int place, String id, Bridge bridge) {
        if (bridges.size() < MOST_BRIDGES || bridges.containsKey(id)) {
            bridges.computeIfAbsent(id, Line::unknown)
                    .put(
                            place,
                            bridge.report().localEndpoints(),
                            bridge.report().stress());
        }
    }

    /** The minutes between are unknown, and so is what stood in their places an hour ago. */
    private void moveTo(long minute) {
        long first = lastMinute == NEVER || minute < lastMinute ? minute - LoadHour.MINUTES + 1 : lastMinute + 1;
        for (long m = Math.max(first, minute - LoadHour.MINUTES + 1); m <= minute; m++) {
            int place = place(m);
            total.forget(place);
            bridges.values().forEach(line -> line.forget(place));
        }
        lastMinute = minute;
    }

    private static int place(long minute) {
        return Math.floorMod(minute, LoadHour.MINUTES);
    }

    private static OptionalInt people(Map<MetricDefinition, List<Double>> values) {
        List<Double> people = values.getOrDefault(MetricDefinition.JVB_PARTICIPANT_COUNT, List.of());
        return people.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(people.get(0).intValue());
    }

    private static OptionalDouble mostStress(Map<MetricDefinition, List<Double>> values) {
        return values.getOrDefault(MetricDefinition.BRIDGE_STRESS, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .max();
    }

    /** A copy that stays as it is. */
    public LoadHour hour() {
        if (lastMinute == NEVER) {
            return new LoadHour(Instant.EPOCH, total.from(0), List.of());
        }
        int first = place(lastMinute + 1);
        List<Line> lines = new ArrayList<>();
        for (Line line : bridges.values()) {
            if (line.known()) {
                lines.add(line.from(first));
            }
        }
        return new LoadHour(Instant.ofEpochSecond(lastMinute * 60), total.from(first), List.copyOf(lines));
    }
}
