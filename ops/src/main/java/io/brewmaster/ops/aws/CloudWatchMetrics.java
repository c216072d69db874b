package io.brewmaster.ops.aws;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.core.metrics.MetricNamespace;
import io.brewmaster.ops.platform.Metrics;
import io.brewmaster.ops.platform.OpsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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

/** The metrics of agents and finalizers in CloudWatch, by the minute. */
public final class CloudWatchMetrics implements Metrics {
    private static final int MINUTE = 60;
    /** Several agents may say the same minute, and a distribution has a value for each bridge. */
    private static final String STATISTIC = "Maximum";

    private final String agentNamespace;
    private final List<Dimension> dimensions;
    private final CloudWatchClient client;

    /**
     * Calls nobody yet.
     *
     * @param agentNamespace what the setting {@code metrics.namespace} makes of {@code Jitsi/JVB}
     */
    public CloudWatchMetrics(String agentNamespace, String project, String environment, AwsClients clients) {
        this.agentNamespace = agentNamespace;
        this.dimensions = List.of(dimension("Project", project), dimension("Environment", environment));
        this.client = clients.cloudWatch();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    @Override
    public Map<MetricDefinition, Sample> latest(Collection<MetricDefinition> wanted, Instant now, Duration back)
            throws OpsException {
        GetMetricDataRequest request = GetMetricDataRequest.builder()
                .startTime(now.minus(back))
                .endTime(now)
                .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                .metricDataQueries(queries(wanted))
                .build();
        Map<MetricDefinition, Sample> latest = new EnumMap<>(MetricDefinition.class);
        try {
            for (MetricDataResult result :
                    client.getMetricDataPaginator(request).metricDataResults()) {
                if (!result.timestamps().isEmpty()) {
                    MetricDefinition metric = MetricDefinition.valueOf(result.label());
                    Sample newest = new Sample(
                            result.values().get(0), result.timestamps().get(0));
                    latest.merge(metric, newest, (one, other) -> one.at().isBefore(other.at()) ? other : one);
                }
            }
        } catch (SdkException e) {
            throw AwsErrors.classify("read the metrics", "cloudwatch:GetMetricData", e);
        }
        return latest;
    }

    private List<MetricDataQuery> queries(Collection<MetricDefinition> wanted) {
        List<MetricDataQuery> queries = new ArrayList<>();
        for (MetricDefinition metric : wanted) {
            queries.add(MetricDataQuery.builder()
                    .id("m_" + metric.name().toLowerCase(Locale.ROOT))
                    .label(metric.name())
                    .metricStat(MetricStat.builder()
                            .metric(Metric.builder()
                                    .namespace(namespace(metric))
                                    .metricName(metric.metricName())
                                    .dimensions(dimensions)
                                    .build())
                            .period(MINUTE)
                            .stat(STATISTIC)
                            .build())
                    .build());
        }
        return queries;
    }

    private String namespace(MetricDefinition metric) {
        return metric.namespace() == MetricNamespace.JVB
                ? agentNamespace
                : metric.namespace().defaultName();
    }
}
