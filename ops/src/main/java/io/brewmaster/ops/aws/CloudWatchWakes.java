package io.brewmaster.ops.aws;

import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Wakes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** The machine's own metric in CloudWatch, by the minute. */
public final class CloudWatchWakes implements Wakes {
    private static final String NAMESPACE = "Jitsi/Platform";
    private static final int MINUTE = 60;

    private final MetricDataQuery query;
    private final CloudWatchClient client;

    /** Calls nobody yet. */
    public CloudWatchWakes(String project, String environment, AwsClients clients) {
        this.query = MetricDataQuery.builder()
                .id("wakes")
                .metricStat(MetricStat.builder()
                        .metric(Metric.builder()
                                .namespace(NAMESPACE)
                                .metricName("WakeSeconds")
                                .dimensions(dimension("Project", project), dimension("Environment", environment))
                                .build())
                        .period(MINUTE)
                        .stat("Maximum")
                        .build())
                .build();
        this.client = clients.cloudWatch();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }

    @Override
    public List<Wake> latest(Instant now, Duration back) throws OpsException {
        GetMetricDataRequest request = GetMetricDataRequest.builder()
                .startTime(now.minus(back))
                .endTime(now)
                .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                .metricDataQueries(query)
                .build();
        List<Wake> wakes = new ArrayList<>();
        try {
            for (MetricDataResult result :
                    client.getMetricDataPaginator(request).metricDataResults()) {
                for (int i = 0; i < result.timestamps().size(); i++) {
                    Duration took =
                            Duration.ofSeconds(Math.round(result.values().get(i)));
                    wakes.add(new Wake(result.timestamps().get(i), took));
                }
            }
        } catch (SdkException e) {
            throw AwsErrors.classify("read how it woke", "cloudwatch:GetMetricData", e);
        }
        wakes.sort(Comparator.comparing(Wake::ready).reversed());
        return wakes;
    }
}
