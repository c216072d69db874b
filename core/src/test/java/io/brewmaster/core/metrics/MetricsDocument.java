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
    private MetricsDocument() {}

    static String generate() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append("""
                # Metrics

                <!-- Generated from io.brewmaster.core.metrics.MetricDefinition:
                     mvn -pl core test -Dtest=MetricDefinitionTest -Dbrewmaster.update=true -->

                Brewmaster prints its metrics as lines of CloudWatch's embedded metric format (EMF) on standard output. Wherever the
                container's log goes to CloudWatch Logs (the `awslogs` driver), they become metrics by themselves.

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

    private static void billing(StringBuilder text) throws IOException {
        double price = Members.parse(Files.readString(GeneratedFile.path("config/prices.json")))
                .members("prices")
                .members("custom_metric")
                .decimal("price")
                .doubleValue();
        int jvb = of(MetricNamespace.JVB).size();
        int recording = of(MetricNamespace.RECORDING).size();
        text.append(String.format(
                Locale.ROOT,
                """
                ## What they cost

                CloudWatch bills each metric by its name and dimension set, about $%.2f a month, prorated by the hour in which it got
                data [general knowledge: look at the price list of your region]. With one dimension set that is at most

                | namespace | metrics | all month | 50 hours a month |
                |---|---|---|---|
                | `Jitsi/JVB` | %d | $%.2f | $%.2f |
                | `Jitsi/Recording` | %d | $%.2f | $%.2f |

                A platform that is switched off costs nothing here. The lines themselves are about $0.002 of CloudWatch Logs for 50 hours at
                one line a minute.
                """,
                price,
                jvb,
                jvb * price,
                jvb * price * 50 / 730,
                recording,
                recording * price,
                recording * price * 50 / 730));
    }

    private static List<MetricDefinition> of(MetricNamespace namespace) {
        return Arrays.stream(MetricDefinition.values())
                .filter(metric -> metric.namespace() == namespace)
                .toList();
    }
}
