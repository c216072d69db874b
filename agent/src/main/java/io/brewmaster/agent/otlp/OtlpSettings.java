package io.brewmaster.agent.otlp;

import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.HistogramFlavor;
import io.micrometer.registry.otlp.OtlpConfig;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Micrometer's registry is told; nothing comes from the environment, which it would read by itself. */
final class OtlpSettings implements OtlpConfig {
    private final String namespace;
    private final Duration step;
    private volatile boolean full;

    /**
     * For one publication.
     *
     * @param namespace becomes the resource's {@code service.name}
     * @param step      between two publications
     */
    OtlpSettings(String namespace, Duration step) {
        this.namespace = namespace;
        this.step = step;
    }

    /** From now on the registry publishes, and as it has been made before, by no timer of its own, but when it is closed. */
    void full() {
        full = true;
    }

    @Override
    public boolean enabled() {
        return full;
    }

    @Override
    public @Nullable String get(String key) {
        return null;
    }

    @Override
    public Duration step() {
        return step;
    }

    @Override
    public Map<String, String> resourceAttributes() {
        return Map.of("service.name", namespace);
    }

    /** The outlet has its own. */
    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    /** Every receiver takes cumulative ones, and each of ours says that it has begun with this period. */
    @Override
    public AggregationTemporality aggregationTemporality() {
        return AggregationTemporality.CUMULATIVE;
    }

    @Override
    public HistogramFlavor histogramFlavor() {
        return HistogramFlavor.BASE2_EXPONENTIAL_BUCKET_HISTOGRAM;
    }

    /** It would be one more metric for each, of a name that is not in the catalogue. */
    @Override
    public boolean publishMaxGaugeForHistograms() {
        return false;
    }
}
