package io.brewmaster.testkit.otlp;

import io.brewmaster.testkit.otlp.OtlpReceiver.Bucket;
import io.brewmaster.testkit.otlp.OtlpReceiver.Distribution;
import io.brewmaster.testkit.otlp.OtlpReceiver.Point;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What stands in a request. */
final class OtlpPoints {
    private static final long NANOS = 1_000_000_000L;

    private OtlpPoints() {}

    static Map<String, String> resource(ExportMetricsServiceRequest request) {
        Map<String, String> attributes = new HashMap<>();
        for (ResourceMetrics metrics : request.getResourceMetricsList()) {
            attributes.putAll(attributes(metrics.getResource().getAttributesList()));
        }
        return attributes;
    }

    static List<Point> of(ExportMetricsServiceRequest request) {
        List<Point> points = new ArrayList<>();
        for (ResourceMetrics resource : request.getResourceMetricsList()) {
            for (ScopeMetrics scope : resource.getScopeMetricsList()) {
                scope.getMetricsList().forEach(metric -> add(points, metric));
            }
        }
        return points;
    }

    private static void add(List<Point> points, Metric metric) {
        switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsList().forEach(point -> points.add(gauge(metric, point)));
            case EXPONENTIAL_HISTOGRAM -> {
                boolean cumulative = metric.getExponentialHistogram().getAggregationTemporality()
                        == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
                metric.getExponentialHistogram()
                        .getDataPointsList()
                        .forEach(point -> points.add(histogram(metric, point, cumulative)));
            }
            default -> throw new IllegalStateException("a metric that nobody expects here: " + metric);
        }
    }

    private static Point gauge(Metric metric, NumberDataPoint point) {
        return new Point(
                metric.getName(),
                metric.getUnit(),
                metric.getDescription(),
                attributes(point.getAttributesList()),
                start(point.getStartTimeUnixNano()),
                instant(point.getTimeUnixNano()),
                OptionalDouble.of(point.getAsDouble()),
                Optional.empty());
    }

    private static Point histogram(Metric metric, ExponentialHistogramDataPoint point, boolean cumulative) {
        return new Point(
                metric.getName(),
                metric.getUnit(),
                metric.getDescription(),
                attributes(point.getAttributesList()),
                start(point.getStartTimeUnixNano()),
                instant(point.getTimeUnixNano()),
                OptionalDouble.empty(),
                Optional.of(new Distribution(cumulative, point.getCount(), point.getSum(), buckets(point))));
    }

    private static List<Bucket> buckets(ExponentialHistogramDataPoint point) {
        List<Bucket> buckets = new ArrayList<>();
        if (point.getZeroCount() > 0) {
            buckets.add(new Bucket(0, 0, point.getZeroCount()));
        }
        double base = Math.pow(2, Math.pow(2, -point.getScale()));
        int offset = point.getPositive().getOffset();
        for (int i = 0; i < point.getPositive().getBucketCountsCount(); i++) {
            long count = point.getPositive().getBucketCounts(i);
            if (count > 0) {
                buckets.add(new Bucket(Math.pow(base, offset + i), Math.pow(base, offset + i + 1), count));
            }
        }
        return buckets;
    }

    private static Map<String, String> attributes(List<KeyValue> pairs) {
        Map<String, String> attributes = new HashMap<>();
        pairs.forEach(pair -> attributes.put(pair.getKey(), pair.getValue().getStringValue()));
        return attributes;
    }

    private static Optional<Instant> start(long nanos) {
        return nanos == 0 ? Optional.empty() : Optional.of(instant(nanos));
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    }
}
