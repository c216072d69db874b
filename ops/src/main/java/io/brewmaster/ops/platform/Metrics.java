package io.brewmaster.ops.platform;

import io.brewmaster.core.metrics.MetricDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** What agents and finalizers have published, as CloudWatch has it. */
public interface Metrics {
    /** One number and the minute it is of. */
    record Sample(double value, Instant at) {}

    /**
     * The newest number of each metric, the greatest where it is a distribution or said by several.
     *
     * @param back how far to look
     * @return without those that nobody has published in that time
     */
    Map<MetricDefinition, Sample> latest(Collection<MetricDefinition> wanted, Instant now, Duration back)
            throws OpsException;
}
