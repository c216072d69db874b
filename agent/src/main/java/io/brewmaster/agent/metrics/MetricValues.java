package io.brewmaster.agent.metrics;

import static io.brewmaster.core.metrics.MetricDefinition.BITRATE_DOWNLOAD;
import static io.brewmaster.core.metrics.MetricDefinition.BITRATE_UPLOAD;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_DRAINING;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_STALE;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_WITHOUT_COUNTS;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_STRESS;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_CONFERENCE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_PARTICIPANT_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.LARGEST_CONFERENCE;
import static io.brewmaster.core.metrics.MetricDefinition.LOSS;
import static io.brewmaster.core.metrics.MetricDefinition.PARTICIPANTS_PER_CONFERENCE;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_BUSY;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_IDLE;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_UNHEALTHY;
import static io.brewmaster.core.metrics.MetricDefinition.RTT;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONFIGURED;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONNECTED;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BrewerySnapshot.Recorder;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.brewery.RecorderReport;
import io.brewmaster.core.metrics.MetricDefinition;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The numbers that a snapshot supports. A total over all bridges is only there while every shard's brewery is joined and settled: the sum
 * over what is left would read as people having gone. What one bridge measured about itself stays true meanwhile.
 */
public final class MetricValues {
    private final Map<MetricDefinition, List<Double>> values = new EnumMap<>(MetricDefinition.class);

    private MetricValues() {}

    /** The values by metric: one for a count or total, one per bridge for a distribution. What is not known is not in it. */
    public static Map<MetricDefinition, List<Double>> of(BrewerySnapshot snapshot) {
        MetricValues values = new MetricValues();
        values.shards(snapshot);
        values.distributions(snapshot.freshBridges());
        if (snapshot.bridgesComplete()) {
            values.totals(snapshot.freshBridges(), snapshot.staleBridges());
        }
        if (snapshot.recordersComplete()) {
            values.recorders(snapshot.recorders());
        }
        return Collections.unmodifiableMap(values.values);
    }

    private void shards(BrewerySnapshot snapshot) {
        put(SHARDS_CONNECTED, count(snapshot.shards(), shard -> shard.bridges().joined()));
        put(SHARDS_CONFIGURED, snapshot.shards().size());
    }

    private void distributions(List<Bridge> fresh) {
        distribution(BRIDGE_STRESS, fresh, BridgeReport::stress);
        distribution(RTT, fresh, BridgeReport::rtt);
        distribution(LOSS, fresh, BridgeReport::loss);
    }

    private void totals(List<Bridge> fresh, List<Bridge> stale) {
        put(BRIDGE_COUNT, fresh.size());
        put(BRIDGES_STALE, stale.size());
        put(BRIDGES_DRAINING, count(fresh, bridge -> bridge.report().flags().leaving()));
        put(BRIDGES_WITHOUT_COUNTS, count(fresh, bridge -> !bridge.report().tellsCounts()));
        boolean nobodyIsHeard = fresh.isEmpty() && !stale.isEmpty();
        if (nobodyIsHeard) {
            return;
        }
        if (fresh.stream().allMatch(bridge -> bridge.report().tellsCounts())) {
            people(fresh);
        }
        sum(BITRATE_DOWNLOAD, fresh, BridgeReport::bitrateDownload);
        sum(BITRATE_UPLOAD, fresh, BridgeReport::bitrateUpload);
        fresh.stream()
                .map(bridge -> bridge.report().largestConference())
                .flatMapToInt(OptionalInt::stream)
                .max()
                .ifPresent(largest -> put(LARGEST_CONFERENCE, largest));
    }

    /** With no bridge at all both are a true zero. */
    private void people(List<Bridge> fresh) {
        double participants = total(fresh, BridgeReport::localEndpoints);
        double conferences = total(fresh, BridgeReport::conferences);
        put(JVB_PARTICIPANT_COUNT, participants);
        put(JVB_CONFERENCE_COUNT, conferences);
        if (conferences > 0) {
            put(PARTICIPANTS_PER_CONFERENCE, participants / conferences);
        }
    }

    private void recorders(List<Recorder> recorders) {
        put(RECORDERS_IDLE, count(recorders, recorder -> recorder.report().ready()));
        put(RECORDERS_BUSY, count(recorders, recorder -> recorder.report().activity() == RecorderReport.Activity.BUSY));
        put(
                RECORDERS_UNHEALTHY,
                count(recorders, recorder -> recorder.report().health() == RecorderReport.Health.UNHEALTHY));
    }

    private void distribution(
            MetricDefinition metric, List<Bridge> bridges, Function<BridgeReport, OptionalDouble> number) {
        List<Double> numbers = bridges.stream()
                .map(bridge -> number.apply(bridge.report()))
                .flatMapToDouble(OptionalDouble::stream)
                .boxed()
                .toList();
        if (!numbers.isEmpty()) {
            values.put(metric, numbers);
        }
    }

    /** Over the bridges that send the number, if any does; there is nothing to send where there is no bridge. */
    private void sum(MetricDefinition metric, List<Bridge> bridges, Function<BridgeReport, OptionalInt> number) {
        if (bridges.stream().anyMatch(bridge -> number.apply(bridge.report()).isPresent())) {
            put(metric, total(bridges, number));
        }
    }

    private static double total(List<Bridge> bridges, Function<BridgeReport, OptionalInt> number) {
        return bridges.stream()
                .map(bridge -> number.apply(bridge.report()))
                .flatMapToInt(OptionalInt::stream)
                .asLongStream()
                .sum();
    }

    private static <T> double count(List<T> all, Predicate<T> which) {
        return all.stream().filter(which).count();
    }

    private void put(MetricDefinition metric, double value) {
        values.put(metric, List.of(value));
    }
}
