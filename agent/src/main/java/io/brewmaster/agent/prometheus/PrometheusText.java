package io.brewmaster.agent.prometheus;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.metrics.MetricValues;
import io.brewmaster.core.metrics.MetricDefinition;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The same catalogue for Prometheus: gauges named {@code jitsi_…}. Each scrape fills a registry of its own, so that what is withheld or gone
 * is simply not there, and no old gauge is left to lie.
 */
public final class PrometheusText {
    /** The distributions; here each bridge has its own line. */
    private static final Map<MetricDefinition, Function<BridgeReport, OptionalDouble>> PER_BRIDGE = Map.of(
            MetricDefinition.BRIDGE_STRESS, BridgeReport::stress,
            MetricDefinition.RTT, BridgeReport::rtt,
            MetricDefinition.LOSS, BridgeReport::loss);

    private PrometheusText() {}

    /** The text exposition format, version 0.0.4. */
    public static String of(BrewerySnapshot snapshot) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            MetricValues.of(snapshot).forEach((metric, values) -> {
                if (!PER_BRIDGE.containsKey(metric)) {
                    gauge(registry, metric, Tags.empty(), values.get(0));
                }
            });
            PER_BRIDGE.forEach((metric, number) -> snapshot.freshBridges()
                    .forEach(bridge -> number.apply(bridge.report())
                            .ifPresent(value -> gauge(registry, metric, Tags.of("bridge", bridge.id()), value))));
            return registry.scrape();
        } finally {
            registry.close();
        }
    }

    private static void gauge(PrometheusMeterRegistry registry, MetricDefinition metric, Tags tags, double value) {
        Gauge.builder(name(metric), () -> value)
                .tags(tags)
                .description(metric.meaning())
                .strongReference(true)
                .register(registry);
    }

    /** {@code JVB_PARTICIPANT_COUNT} becomes {@code jitsi.jvb.participant.count}, which the registry writes with underscores. */
    private static String name(MetricDefinition metric) {
        return "jitsi." + metric.name().toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
