package io.brewmaster.agent.metrics;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.control.Decision;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.testkit.emf.BilledMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bill of a platform with one shard, some bridges and two recorders, from the lines that its agents really print. */
class BilledMetricsTest {
    private static final Path ROOT = Path.of("..");

    /** What docs/METRICS.md reckons with for the lines themselves, of a platform with three bridges. */
    private static final int MOST_BYTES = 1_800;

    private static final Map<MetricDefinition, Double> JUDGED = Map.of(
            MetricDefinition.PLATFORM_UNKNOWN, 0.0,
            MetricDefinition.IDLE_SECONDS, 60.0,
            MetricDefinition.BRIDGES_WANTED, 1.0,
            MetricDefinition.RECORDERS_WANTED, 1.0);

    private final List<String> lines = new ArrayList<>();

    @ParameterizedTest(name = "{0} bridges")
    @ValueSource(ints = {1, 3, 1000})
    void isWhatTheDocumentStates(int bridges) throws Exception {
        evening("brewmaster-jvb-a-1234", bridges);
        evening("brewmaster-jvb-b-5678", bridges);
        assertThat(BilledMetrics.of(lines)).hasSize(BilledMetrics.stated(ROOT, "Jitsi/JVB"));
    }

    @Test
    void hasLinesAsLongAsTheDocumentReckonsWith() throws Exception {
        print(documents("brewmaster-jvb-a-1234")
                .of(meeting(3).recorder(SHARD, "jibri-1", "idle", "healthy").snapshot(), JUDGED));
        assertThat(lines).hasSize(1);
        assertThat(lines.get(0).length()).isBetween(MOST_BYTES / 2, MOST_BYTES);
    }

    /** Nobody, a meeting that is recorded, bridges that freeze, a lost connection, and what the agent decides meanwhile. */
    private void evening(String agent, int bridges) throws IOException {
        Documents documents = documents(agent);
        print(documents.of(History.settled().snapshot(), JUDGED));
        History history = meeting(bridges)
                .recorder(SHARD, "jibri-1", "idle", "healthy")
                .recorder(SHARD, "jibri-2", "busy", "healthy");
        print(documents.of(history.snapshot(), JUDGED));
        print(documents.of(history.passes(30).bridge("jvb-new", 2).snapshot(), Map.of()));
        print(documents.of(history.disconnects(SHARD).snapshot(), Map.of()));
        for (String what : List.of("busy", "idle", "unknown", "leads", "would release")) {
            print(List.of(documents.of(new Decision(Instant.EPOCH, what, "because of " + what, 3))));
        }
    }

    private static Documents documents(String agent) {
        return new Documents("Jitsi/JVB", "jitsi-video-platform", "prod", agent, "1.0");
    }

    private static History meeting(int bridges) {
        History history = History.settled();
        for (int bridge = 0; bridge < bridges; bridge++) {
            history.bridge("jvb-" + bridge, 3);
        }
        return history;
    }

    private void print(List<EmfDocument> documents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EmfWriter writer = new EmfWriter(out);
        for (EmfDocument document : documents) {
            writer.write(document);
        }
        out.toString(StandardCharsets.UTF_8).lines().forEach(lines::add);
    }
}
