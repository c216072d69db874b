package io.brewmaster.ops.aws;

import io.brewmaster.ops.platform.Alarms;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.PlatformName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** The alarms that the stack has made. */
public final class CloudWatchAlarms implements Alarms {
    private final PlatformName platform;
    private final CloudWatchClient client;

    /** Calls nobody yet. */
    public CloudWatchAlarms(PlatformName platform, AwsClients clients) {
        this.platform = platform;
        this.client = clients.cloudWatch();
    }

    @Override
    public List<Alarm> read() throws OpsException {
        List<Alarm> alarms = new ArrayList<>();
        try {
            for (MetricAlarm alarm : client.describeAlarmsPaginator(DescribeAlarmsRequest.builder()
                            .alarmNamePrefix(platform + "-")
                            .build())
                    .metricAlarms()) {
                alarms.add(new Alarm(
                        alarm.alarmName(),
                        alarm.stateValueAsString(),
                        Optional.ofNullable(alarm.alarmDescription()).orElse(""),
                        Optional.ofNullable(alarm.stateUpdatedTimestamp()).orElse(Instant.EPOCH)));
            }
        } catch (SdkException e) {
            throw AwsErrors.classify("read the alarms", "cloudwatch:DescribeAlarms", e);
        }
        alarms.sort(Comparator.comparing(Alarm::name));
        return alarms;
    }
}
