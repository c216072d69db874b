package io.brewmaster.agent.otlp;

import io.brewmaster.agent.publish.NotPublishedException;
import io.brewmaster.agent.publish.Sink;
import io.brewmaster.agent.rest.Rest;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.Metric;
import io.brewmaster.core.metrics.MetricDefinition;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.NamingConvention;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Publishes by OTLP over HTTP, in protobuf, through Micrometer's registry for it: a gauge for each number, an exponential histogram for each
 * distribution. What is published together fills a registry of its own, so that what is withheld or gone is simply not there.
 */
public final class OtlpSink implements Sink {
    /** For connecting, and again for the answer: a receiver may be far away. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** What is less is zero to the registry; it takes 1 for that if nobody says otherwise. */
    private static final double SMALLEST = 1e-9;

    private final URI url;
    private final Map<String, String> headers;
    private final Duration interval;
    private final Rest rest = new Rest(LIMIT, System::nanoTime);

    /** Calls nobody yet. */
    public OtlpSink(Configuration config) {
        this(
                config.get(Keys.METRICS_OTLP_URL),
                headers(config.get(Keys.METRICS_OTLP_HEADERS)),
                config.get(Keys.METRICS_INTERVAL));
    }

    OtlpSink(URI url, Map<String, String> headers, Duration interval) {
        this.url = url;
        this.headers = headers;
        this.interval = interval;
    }

    private static Map<String, String> headers(List<String> pairs) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            headers.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return headers;
    }

    @Override
    public String name() {
        return "otlp";
    }

    /** A request for each moment: one for the numbers of a period, one for each decision. */
    @Override
    public void publish(List<EmfDocument> documents) throws NotPublishedException {
        Map<Instant, List<EmfDocument>> moments = documents.stream()
                .collect(Collectors.groupingBy(EmfDocument::timestamp, LinkedHashMap::new, Collectors.toList()));
        for (Map.Entry<Instant, List<EmfDocument>> moment : moments.entrySet()) {
            publish(moment.getKey(), moment.getValue());
        }
    }

    private void publish(Instant at, List<EmfDocument> documents) throws NotPublishedException {
        OtlpOutlet outlet = new OtlpOutlet(rest, url, headers);
        MomentClock clock = new MomentClock(at.minus(interval));
        OtlpSettings settings = new OtlpSettings(documents.get(0).namespace(), interval);
        OtlpMeterRegistry registry = OtlpMeterRegistry.builder(settings)
                .clock(clock)
                .metricsSender(outlet)
                .build();
        registry.config().namingConvention(NamingConvention.identity);
        documents.forEach(
                document -> document.metrics().values().forEach(metric -> register(registry, metric, tags(document))));
        clock.set(at);
        settings.full();
        registry.close();
        outlet.check();
    }

    private static List<Tag> tags(EmfDocument document) {
        return document.dimensions().entrySet().stream()
                .map(dimension -> Tag.of(dimension.getKey(), dimension.getValue()))
                .toList();
    }

    private static void register(OtlpMeterRegistry registry, Metric metric, List<Tag> tags) {
        MetricDefinition definition = MetricDefinition.named(metric.name());
        if (definition.isDistribution()) {
            DistributionSummary summary = DistributionSummary.builder(metric.name())
                    .baseUnit(metric.unit().cloudWatchName())
                    .description(definition.meaning())
                    .tags(tags)
                    .publishPercentileHistogram()
                    .minimumExpectedValue(SMALLEST)
                    .register(registry);
            metric.values().forEach(summary::record);
        } else {
            Gauge.builder(metric.name(), () -> metric.values().get(0))
                    .baseUnit(metric.unit().cloudWatchName())
                    .description(definition.meaning())
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }
    }

    @Override
    public void close() {}
}
