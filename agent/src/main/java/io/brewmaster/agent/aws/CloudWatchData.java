package io.brewmaster.agent.aws;

import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.Metric;
import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;

/**
 * A document as PutMetricData takes it, made by Micrometer's registry for CloudWatch. Each document fills a registry of its own, so that
 * what is withheld or gone is simply not there.
 *
 * <p>To that registry a distribution would be four metrics, its sum, count, mean and maximum: other names, and four times the price. So each
 * of its values is a gauge here, told apart by a tag, and they become one metric again when the tag has been taken off.
 */
final class CloudWatchData {
    private static final String SAMPLE = "sample";

    /** What the registry hangs onto the name of a gauge. */
    private static final String SUFFIX = ".value";

    private CloudWatchData() {}

    /** One for each metric of the document, with all its values. */
    static List<MetricDatum> of(EmfDocument document) {
        Kept kept = new Kept();
        Registry registry = new Registry(document, kept);
        try {
            document.metrics().values().forEach(metric -> register(registry, document, metric));
            registry.publish();
            return kept.data.stream()
                    .collect(Collectors.groupingBy(MetricDatum::metricName, LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .stream()
                    .map(CloudWatchData::one)
                    .toList();
        } finally {
            registry.close();
        }
    }

    private static void register(Registry registry, EmfDocument document, Metric metric) {
        for (int sample = 0; sample < metric.values().size(); sample++) {
            double value = metric.values().get(sample);
            Gauge.Builder<?> gauge = Gauge.builder(metric.name(), () -> value)
                    .baseUnit(metric.unit().cloudWatchName())
                    .tag(SAMPLE, String.valueOf(sample))
                    .strongReference(true);
            document.dimensions().forEach(gauge::tag);
            gauge.register(registry);
        }
    }

    /** Each value once, with how often it is there. */
    private static MetricDatum one(List<MetricDatum> samples) {
        MetricDatum first = samples.get(0);
        MetricDatum.Builder one = first.toBuilder()
                .dimensions(first.dimensions().stream()
                        .filter(dimension -> !dimension.name().equals(SAMPLE))
                        .toList());
        if (samples.size() > 1) {
            Map<Double, Long> counts = samples.stream()
                    .collect(Collectors.groupingBy(MetricDatum::value, LinkedHashMap::new, Collectors.counting()));
            one.value(null)
                    .values(counts.keySet())
                    .counts(counts.values().stream().map(Long::doubleValue).toList());
        }
        return one.build();
    }

    private static final class Registry extends CloudWatchMeterRegistry {
        Registry(EmfDocument document, CloudWatchAsyncClient client) {
            super(config(document.namespace()), new At(document.timestamp()), client);
            config().namingConvention((name, type, unit) ->
                    name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name);
        }

        /** Publishes when it is told to, and by no clock of its own. */
        private static CloudWatchConfig config(String namespace) {
            return new CloudWatchConfig() {
                @Override
                public @Nullable String get(String key) {
                    return null;
                }

                @Override
                public String namespace() {
                    return namespace;
                }

                @Override
                public boolean enabled() {
                    return false;
                }
            };
        }

        @Override
        protected void publish() {
            super.publish();
        }
    }

    /** Keeps what the registry sends: it only logs what becomes of it, and knows the asynchronous client alone. */
    private static final class Kept implements CloudWatchAsyncClient {
        private final List<MetricDatum> data = new ArrayList<>();

        @Override
        public CompletableFuture<PutMetricDataResponse> putMetricData(PutMetricDataRequest request) {
            data.addAll(request.metricData());
            return CompletableFuture.completedFuture(
                    PutMetricDataResponse.builder().build());
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    private record At(Instant instant) implements Clock {
        @Override
        public long wallTime() {
            return instant.toEpochMilli();
        }

        @Override
        public long monotonicTime() {
            return 0;
        }
    }
}
