package io.brewmaster.agent.aws;

import io.brewmaster.agent.change.Services.ServicesException;
import io.brewmaster.agent.publish.NotPublishedException;
import io.brewmaster.agent.publish.Sink;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.emf.EmfDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;

/**
 * Publishes by PutMetricData, once within 10 s, for hosts whose log does not go to CloudWatch. What a document has besides its metrics has no
 * place there.
 */
public final class CloudWatchSink implements Sink {
    private final AwsAccess access;
    private @Nullable CloudWatchClient client;

    /** Calls nobody yet. */
    public CloudWatchSink(Configuration config) {
        this(AwsAccess.of(config));
    }

    CloudWatchSink(AwsAccess access) {
        this.access = access;
    }

    @Override
    public String name() {
        return "cloudwatch";
    }

    /** All in one request, which takes 1,000 metrics: with 100 values of each, more than there are. */
    @Override
    public void publish(List<EmfDocument> documents) throws NotPublishedException {
        List<MetricDatum> data = new ArrayList<>();
        documents.forEach(document -> data.addAll(CloudWatchData.of(document)));
        PutMetricDataRequest request = PutMetricDataRequest.builder()
                .namespace(documents.get(0).namespace())
                .metricData(data)
                .build();
        try {
            client().putMetricData(request);
        } catch (ServicesException none) {
            throw new NotPublishedException(String.valueOf(none.getMessage()), none);
        } catch (SdkException failure) {
            ServicesException meant = AwsErrors.classify("publish metrics", "cloudwatch:PutMetricData", failure);
            throw new NotPublishedException(String.valueOf(meant.getMessage()), failure);
        }
    }

    /** Made when it is needed, and tried again: the region may have to be asked for. */
    private CloudWatchClient client() throws ServicesException {
        CloudWatchClient open = client;
        if (open == null) {
            open = new AwsClients(access).cloudWatch();
            client = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
