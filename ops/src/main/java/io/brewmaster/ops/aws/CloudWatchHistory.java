package io.brewmaster.ops.aws;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.core.metrics.MetricNamespace;
import io.brewmaster.ops.platform.History;
import io.brewmaster.ops.platform.OpsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * The past in CloudWatch. {@code GetMetricData} answers 500 queries and 100,800 numbers at once, and goes on on further
 * pages, on which a series that was cut comes again.
 */
public final class CloudWatchHistory implements History {
    private static final int MOST_AT_ONCE = 500;
    private static final Duration DAY = Duration.ofDays(1);

    private final String agentNamespace;
    private final String cluster;
    private final List<Dimension> platform;
    private final CloudWatchClient client;

    /**
     * Calls nobody yet.
     *
     * @param agentNamespace what the setting {@code metrics.namespace} makes of {@code Jitsi/JVB}
     * @param cluster the services' own
     */
    public CloudWatchHistory(
            String agentNamespace, String project, String environment, String cluster, AwsClients clients) {
        this.agentNamespace = agentNamespace;
        this.cluster = cluster;
        this.platform = List.of(dimension("Project", project), dimension("Environment", environment));
        this.client = clients.cloudWatch();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    @Override
    public Map<Series, List<Point>> read(Collection<Series> series, Instant from, Instant to, Duration period)
            throws OpsException {
        Map<Series, List<Point>> found = new LinkedHashMap<>();
        List<Series> all = List.copyOf(series);
        for (int first = 0; first < all.size(); first += MOST_AT_ONCE) {
            List<Series> some = all.subList(first, Math.min(all.size(), first + MOST_AT_ONCE));
            List<List<Point>> points = readAtOnce(some, from, to, period);
            for (int i = 0; i < some.size(); i++) {
                found.put(some.get(i), points.get(i));
            }
        }
        return found;
    }

    /** In the order of the series. */
    private List<List<Point>> readAtOnce(List<Series> series, Instant from, Instant to, Duration period)
            throws OpsException {
        List<List<Point>> found = new ArrayList<>();
        List<MetricDataQuery> queries = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            found.add(new ArrayList<>());
            queries.add(query("q" + i, series.get(i), period));
        }
        GetMetricDataRequest request = GetMetricDataRequest.builder()
                .startTime(from)
                .endTime(to)
                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                .metricDataQueries(queries)
                .build();
        try {
            for (MetricDataResult result :
                    client.getMetricDataPaginator(request).metricDataResults()) {
                List<Point> points = found.get(Integer.parseInt(result.id().substring(1)));
                for (int i = 0; i < result.values().size(); i++) {
                    points.add(new Point(
                            result.timestamps().get(i), result.values().get(i)));
                }
            }
        } catch (SdkException e) {
            throw AwsErrors.classify("read the platform's past", "cloudwatch:GetMetricData", e);
        }
        return found;
    }

    private MetricDataQuery query(String id, Series series, Duration period) {
        if (series instanceof Tasks tasks) {
            // One number for each running task and minute.
            Metric metric = metric(
                    "AWS/ECS",
                    "CPUUtilization",
                    List.of(dimension("ClusterName", cluster), dimension("ServiceName", tasks.service())));
            return query(id, metric, "SampleCount", period);
        }
        if (series instanceof Stored stored) {
            Metric metric = metric(
                    "AWS/S3",
                    "BucketSizeBytes",
                    List.of(
                            dimension("BucketName", stored.bucket()),
                            dimension("StorageType", storageType(stored.storageClass()))));
            return query(id, metric, "Average", DAY);
        }
        Published published = (Published) series;
        MetricDefinition name = published.metric();
        return query(
                id, metric(namespace(name), name.metricName(), platform), statistic(published.statistic()), period);
    }

    private static Metric metric(String namespace, String name, List<Dimension> dimensions) {
        return Metric.builder()
                .namespace(namespace)
                .metricName(name)
                .dimensions(dimensions)
                .build();
    }

    private static MetricDataQuery query(String id, Metric metric, String statistic, Duration period) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(MetricStat.builder()
                        .metric(metric)
                        .period(Math.toIntExact(period.toSeconds()))
                        .stat(statistic)
                        .build())
                .build();
    }

    private static String statistic(Statistic statistic) {
        return switch (statistic) {
            case AVERAGE -> "Average";
            case MAXIMUM -> "Maximum";
            case SAMPLE_COUNT -> "SampleCount";
            case SUM -> "Sum";
        };
    }

    private static String storageType(StorageClass storageClass) {
        return switch (storageClass) {
            case STANDARD -> "StandardStorage";
            case GLACIER_INSTANT_RETRIEVAL -> "GlacierInstantRetrievalStorage";
        };
    }

    private String namespace(MetricDefinition metric) {
        return metric.namespace() == MetricNamespace.JVB
                ? agentNamespace
                : metric.namespace().defaultName();
    }
}
