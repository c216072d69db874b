package io.brewmaster.core.metrics;

import io.brewmaster.core.GeneratedFile;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Generates docs/METRICS.md from the catalogue. */
final class MetricsDocument {
    /** In bytes; the agent's BilledMetricsTest measures it. */
    private static final double LINE = 1_800;

    private static final int MONTH = 730;
    private static final int HOURS = 50;

    private MetricsDocument() {}

    static String generate() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("""
                # Metrics

                <!-- Generated from io.brewmaster.core.metrics.MetricDefinition:
                     mvn -pl core test -Dtest=MetricDefinitionTest -Dbrewmaster.update=true -->

                Brewmaster prints its metrics as lines of CloudWatch's embedded metric format (EMF) on standard output. Wherever the
                container's log goes to CloudWatch Logs (the `awslogs` driver), they become metrics by themselves. The agent can send
                them elsewhere instead: [Other sinks](#other-sinks).

                **Dimensions.** Every metric has exactly one set of dimensions: `Project` (`project_name`) and `Environment`
                (`environment`). Bridges, recordings and rooms come and go, so they are properties of the line: CloudWatch Logs
                Insights finds them (`fields @timestamp, bridges | filter ispresent(JVBParticipantCount)`), and they cost nothing.

                **Absence.** A metric whose number is not known is absent. That is never the same as 0: treat missing data in an alarm
                as *missing*, and never scale down because of it.

                **Distributions.** "A distribution" stands as an array in the line: `Minimum`, `Maximum`, `Average` and percentiles are
                over all bridges. `Sum` means nothing for these.

                **Long lines.** A line has at most 4096 bytes. What does not fit goes on in a further line with the same timestamp and
                dimensions; no number stands in two lines.

                **Several agents.** An agent sees the whole platform, not only its own bridge, and more than one may publish the same
                minute: read the numbers of `Jitsi/JVB` with `Maximum` or `Average`, never with `Sum`.

                """);
        for (MetricNamespace namespace : MetricNamespace.values()) {
            table(text, namespace);
        }
        sinks(text);
        billing(text);
        return text.toString();
    }

    private static void table(StringBuilder text, MetricNamespace namespace) {
        text.append("## `").append(namespace.defaultName()).append("`\n\n");
        text.append(
                switch (namespace) {
                    case JVB -> """
                        From the agent, every `metrics.interval` (60 s); the setting `metrics.namespace` renames it.
                        A bridge is fresh while its own clock in its presence moves on.

                        """;
                    case RECORDING -> """
                        From the finalizer, one line per recording when it is done with it.

                        """;
                });
        text.append("| metric | unit | meaning | source | absent when |\n|---|---|---|---|---|\n");
        for (MetricDefinition metric : of(namespace)) {
            text.append("| `").append(metric.metricName()).append("` | ");
            text.append(metric.unit().cloudWatchName()).append(" | ");
            text.append(metric.meaning()).append(" | ");
            text.append(metric.source()).append(" | ");
            text.append(metric.absentWhen()).append(" |\n");
        }
        text.append('\n');
    }

    private static void sinks(StringBuilder text) {
        text.append("""
                ## Other sinks

                `metrics.sink` sends the agent's metrics elsewhere; the finalizer always prints lines. What is published, by whom and when is the
                same for all sinks: the leader, every `metrics.interval`, and each decision when it is made. The same names, units and two
                dimensions, and what is absent from a line is absent there. Beside a recorder, where no agent leads, decisions stay lines.

                | sink | how | a distribution is | beside the metrics |
                |---|---|---|---|
                | `emf` | lines on standard output | an array of its values | properties: ids, versions, reasons |
                | `cloudwatch` | PutMetricData, one request a period | one metric with its values and their counts | nothing |
                | `otlp` | OTLP over HTTP in protobuf, to `metrics.otlp_url`; one request a period | an exponential histogram | nothing |

                **Failures.** What a sink does not take within its deadline (10 s; 12 s for OTLP) is lost, and the next period has newer numbers:
                nothing is sent twice. The log says once why, and when it works again; `/status` has `metricsProblem` as long as it lasts. Nothing
                else of the agent waits for it.

                **`cloudwatch`** is for hosts whose log does not go to CloudWatch Logs. The role needs `cloudwatch:PutMetricData`.
                Region, profile and endpoint are `aws_region`, `aws_profile` and `aws_endpoint`.

                **`otlp`**: everything but a distribution is a gauge, also `Decisions`, of which each is a point with the value 1. A histogram is
                cumulative, as every receiver takes it, and begins anew with each period: its sum and count are exact, its values within some
                percent. `metrics.namespace` is the resource's `service.name`. Headers, such as a receiver's key, are `metrics.otlp_headers`.

                **CloudWatch's own OTLP endpoint**, `https://monitoring.<region>.amazonaws.com/v1/metrics`, takes only requests that are signed with
                SigV4, which the agent does not do: it has to be an OpenTelemetry collector with `sigv4auth` that passes them on. That way has not
                been tried. What has been: a receiver on loopback that decodes the protobuf by OpenTelemetry's own definition.

                The two sinks need libraries beside the agent's jar ([IMAGES.md](IMAGES.md#other-sinks)), and
                [memory](PERFORMANCE.md#what-a-sink-costs).

                """);
    }

    private static void billing(StringBuilder text) throws IOException {
        int jvb = of(MetricNamespace.JVB).size();
        int recording = of(MetricNamespace.RECORDING).size();
        text.append("""
                ## What they cost

                CloudWatch bills each metric by its name and set of dimensions, and only the hours in which it is sent: a platform that is switched
                off costs nothing here, and a metric that is absent for an hour neither. There is one set of dimensions, so that a platform with one
                shard costs the same with one bridge or with a thousand, and so does one with several shards. `BilledMetricsTest`, in the agent and
                in the finalizer, counts what their lines really contain.

                | namespace | metrics at most | all month | 50 hours a month |
                |---|---|---|---|
                """);
        row(text, "`Jitsi/JVB`", jvb);
        row(text, "`Jitsi/Recording`", recording);
        row(text, "a platform that records", jvb + recording);
        text.append(String.format(
                Locale.ROOT,
                """

                On top of that come, with the sink `emf`, the lines in CloudWatch Logs: about 1.8 kB a minute for three bridges, $%.3f in 50 hours and
                $%.2f in a month; with the sink `cloudwatch`, a request a minute: $%.2f in 50 hours and $%.2f in a month. The finalizer always
                prints lines.

                Prices of us-west-2: $%.2f a metric and month for the first 10,000, $%.2f a GB of logs, $%.2f for 1,000 requests. config/prices.json
                says where AWS publishes each, and how it is known.
                CloudWatch's OTLP endpoint has a price list of its own.
                """,
                lines(HOURS),
                lines(MONTH),
                requests(HOURS),
                requests(MONTH),
                price("custom_metric"),
                price("logs_ingested"),
                1_000 * price("metric_request")));
    }

    private static double price(String of) throws IOException {
        return Members.parse(Files.readString(GeneratedFile.path("config/prices.json")))
                .members("prices")
                .members(of)
                .decimal("price")
                .doubleValue();
    }

    private static void row(StringBuilder text, String name, int metrics) throws IOException {
        double all = metrics * price("custom_metric");
        text.append(
                String.format(Locale.ROOT, "| %s | %d | $%.2f | $%.2f |%n", name, metrics, all, all * HOURS / MONTH));
    }

    private static double lines(int hours) throws IOException {
        return hours * 60 * LINE / 1e9 * price("logs_ingested");
    }

    private static double requests(int hours) throws IOException {
        return hours * 60 * price("metric_request");
    }

    private static List<MetricDefinition> of(MetricNamespace namespace) {
        return Arrays.stream(MetricDefinition.values())
                .filter(metric -> metric.namespace() == namespace)
                .toList();
    }
}
