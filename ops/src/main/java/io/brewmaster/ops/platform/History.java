package io.brewmaster.ops.platform;

import io.brewmaster.core.metrics.MetricDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What CloudWatch remembers of a time that is over. */
public interface History {
    /** Numbers of one kind, one for each period in which there were any. */
    sealed interface Series permits Tasks, Published, Stored {}

    /**
     * Minutes in which tasks of a service ran, of all its tasks together. ECS itself says it, also of tasks in which no
     * agent is or whose agent is broken.
     */
    record Tasks(String service) implements Series {}

    /** What agents or finalizers have published. */
    record Published(MetricDefinition metric, Statistic statistic) implements Series {}

    /** Bytes in a bucket, once a day. */
    record Stored(String bucket, StorageClass storageClass) implements Series {}

    /** What is made of the numbers of a period. */
    enum Statistic {
        AVERAGE,
        MAXIMUM,
        /** How many numbers there were. */
        SAMPLE_COUNT,
        SUM
    }

    /** How S3 keeps an object. */
    enum StorageClass {
        STANDARD,
        GLACIER_INSTANT_RETRIEVAL
    }

    /**
     * One period.
     *
     * @param at when it begins
     */
    record Point(Instant at, double value) {}

    /**
     * Reads series.
     *
     * @param period of a point, but a day for {@link Stored}; of 5 minutes there are 63 days, of an hour 455
     * @return a list for each series, by time; empty where there was nothing
     */
    Map<Series, List<Point>> read(Collection<Series> series, Instant from, Instant to, Duration period)
            throws OpsException;
}
