package io.brewmaster.agent.sinks;

import static io.brewmaster.agent.brewery.History.SHARD;

import io.brewmaster.agent.aws.CloudWatchSink;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.metrics.Documents;
import io.brewmaster.agent.otlp.OtlpSink;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.testkit.cloudwatch.CloudWatchDouble;
import io.brewmaster.testkit.otlp.OtlpReceiver;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sinks as they are set, and something to publish. */
final class Sinks {
    static final Map<MetricDefinition, Double> JUDGED =
            Map.of(MetricDefinition.PLATFORM_UNKNOWN, 0.0, MetricDefinition.BRIDGES_WANTED, 2.0);

    private static final Documents DOCUMENTS =
            new Documents("Jitsi/JVB", "jitsi-video-platform", "prod", "brewmaster-host-abcd", "1.0");

    private Sinks() {}

    static CloudWatchSink cloudWatch(CloudWatchDouble aws) throws ConfigurationException {
        return cloudWatch(aws.uri());
    }

    static CloudWatchSink cloudWatch(URI endpoint) throws ConfigurationException {
        // Where the SDK looks first; the double looks only at who is said to have signed.
        System.setProperty("aws.accessKeyId", "AKID");
        System.setProperty("aws.secretAccessKey", "secret");
        return new CloudWatchSink(
                configuration(Map.of("JITSI_AWS_ENDPOINT", endpoint.toString(), "JITSI_AWS_REGION", "us-west-2")));
    }

    static OtlpSink otlp(OtlpReceiver receiver) throws ConfigurationException {
        return otlp(receiver.uri(), "");
    }

    static OtlpSink otlp(URI url, String headers) throws ConfigurationException {
        return new OtlpSink(
                configuration(Map.of("JITSI_METRICS_OTLP_URL", url.toString(), "JITSI_METRICS_OTLP_HEADERS", headers)));
    }

    private static Configuration configuration(Map<String, String> variables) throws ConfigurationException {
        return Configuration.load(new HashMap<>(variables), Path.of(""));
    }

    static List<EmfDocument> documents(History history) {
        return DOCUMENTS.of(history.snapshot(), JUDGED);
    }

    static Documents documents() {
        return DOCUMENTS;
    }

    /** Three bridges with different loads, two of them the same, and one without data. */
    static History meeting() {
        History history = History.settled();
        bridge(history, "jvb-a", "0.5", "35.5");
        bridge(history, "jvb-b", "0.5", "120.25");
        bridge(history, "jvb-c", "0.0", "0");
        return history.recorder(SHARD, "jibri-1", "busy", "healthy");
    }

    static History bridges(int number) {
        History history = History.settled();
        for (int i = 0; i < number; i++) {
            bridge(history, "jvb-" + i, String.valueOf(i / 1_000.0), String.valueOf(1 + i));
        }
        return history;
    }

    private static void bridge(History history, String name, String stress, String rtt) {
        Map<String, String> stats = history.stats(3);
        stats.put("stress_level", stress);
        stats.put("rtt_aggregate", rtt);
        history.bridge(SHARD, name, stats);
    }
}
