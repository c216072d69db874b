package io.brewmaster.agent.metrics;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BrewerySnapshot.Recorder;
import io.brewmaster.agent.brewery.BrewerySnapshot.Shard;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.control.Decision;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.metrics.MetricDefinition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes EMF documents of snapshots: one dimension set, Project and Environment; everything with an id is a property. A distribution over
 * more bridges than a document may hold goes on in further documents.
 *
 * @param namespace   of CloudWatch
 * @param project     dimension
 * @param environment dimension
 * @param agent       id of this process
 * @param version     of this program
 */
public record Documents(String namespace, String project, String environment, String agent, String version) {
    /** CloudWatch takes at most so many values of a metric in one document. */
    private static final int VALUES = 100;

    /** A text takes at most 1024 bytes as JSON and a character at most six; nobody recognises a longer id anyway. */
    private static final int TEXT = 160;

    /**
     * At least one document; the first has every total and every property.
     *
     * @param judged what the agent makes of the snapshot
     */
    public List<EmfDocument> of(BrewerySnapshot snapshot, Map<MetricDefinition, Double> judged) {
        Map<MetricDefinition, List<Double>> values = new EnumMap<>(MetricDefinition.class);
        values.putAll(MetricValues.of(snapshot));
        judged.forEach((metric, value) -> values.put(metric, List.of(value)));
        List<EmfDocument> documents = new ArrayList<>();
        int longest = values.values().stream().mapToInt(List::size).max().orElse(0);
        for (int from = 0; from < longest; from += VALUES) {
            EmfDocument.Builder document = EmfDocument.builder(namespace, snapshot.takenAt())
                    .dimension("Project", project)
                    .dimension("Environment", environment)
                    .property("agent", agent);
            for (Map.Entry<MetricDefinition, List<Double>> metric : values.entrySet()) {
                List<Double> all = metric.getValue();
                if (from < all.size()) {
                    document.metric(metric.getKey().of(all.subList(from, Math.min(all.size(), from + VALUES))));
                }
            }
            if (from == 0) {
                describe(document, snapshot);
            }
            documents.add(document.build());
        }
        return documents;
    }

    /** A decision as an event of its own. */
    public EmfDocument of(Decision decision) {
        return EmfDocument.builder(namespace, decision.at())
                .dimension("Project", project)
                .dimension("Environment", environment)
                .property("agent", agent)
                .metric(MetricDefinition.DECISIONS.of(1))
                .property("decision", decision.what())
                .property("why", clip(decision.why()))
                .property("term", decision.term())
                .build();
    }

    private void describe(EmfDocument.Builder document, BrewerySnapshot snapshot) {
        document.property("agentVersion", version);
        list(document, "bridges", ids(snapshot.freshBridges()));
        list(document, "staleBridges", ids(snapshot.staleBridges()));
        list(document, "bridgeVersions", distinct(snapshot, BridgeReport::version));
        list(document, "bridgeReleases", distinct(snapshot, BridgeReport::release));
        list(document, "bridgeRegions", distinct(snapshot, BridgeReport::region));
        list(
                document,
                "recorders",
                snapshot.recorders().stream().map(Recorder::id).toList());
        list(
                document,
                "shards",
                snapshot.shards().stream()
                        .filter(shard -> shard.bridges().joined())
                        .map(Shard::name)
                        .toList());
        list(
                document,
                "shardsNotJoined",
                snapshot.shards().stream()
                        .filter(shard -> !shard.bridges().joined())
                        .map(Shard::name)
                        .toList());
    }

    private static List<String> ids(List<Bridge> bridges) {
        return bridges.stream().map(Bridge::id).toList();
    }

    private static List<String> distinct(BrewerySnapshot snapshot, Function<BridgeReport, Optional<String>> text) {
        return snapshot.bridges().stream()
                .map(bridge -> text.apply(bridge.report()))
                .flatMap(Optional::stream)
                .distinct()
                .sorted()
                .toList();
    }

    private static void list(EmfDocument.Builder document, String name, List<String> texts) {
        if (!texts.isEmpty()) {
            document.property(name, texts.stream().map(Documents::clip).toList());
        }
    }

    private static String clip(String text) {
        return text.length() <= TEXT ? text : text.substring(0, TEXT);
    }
}
