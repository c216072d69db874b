package io.brewmaster.agent.metrics;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.History;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private final Documents documents =
            new Documents("Jitsi/JVB", "jitsi-video-platform", "prod", "brewmaster-host-abcd", "1.0");

    private static List<String> lines(List<EmfDocument> documents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EmfWriter writer = new EmfWriter(out);
        for (EmfDocument document : documents) {
            writer.write(document);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<Object> all(List<String> lines, String member) throws JsonException {
        List<Object> values = new ArrayList<>();
        for (String line : lines) {
            Object value = Json.parseObject(line).get(member);
            if (value instanceof List<?> many) {
                values.addAll(many);
            } else if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    @Test
    void haveExactlyTheDimensionsProjectAndEnvironment() {
        assertThat(documents.of(History.settled().snapshot(), Map.of()))
                .allSatisfy(document -> assertThat(document.dimensions())
                        .isEqualTo(Map.of("Project", "jitsi-video-platform", "Environment", "prod")));
    }

    @Test
    void carryIdsAndVersionsAsProperties() throws Exception {
        History history = History.settled().bridge("jvb-a", 1).passes(30).bridge("jvb-b", 2);
        history.recorder(SHARD, "jibri-1", "idle", "healthy");
        List<String> lines = lines(documents.of(history.snapshot(), Map.of()));
        assertThat(all(lines, "bridges")).containsExactly("jvb-b");
        assertThat(all(lines, "staleBridges")).containsExactly("jvb-a");
        assertThat(all(lines, "recorders")).containsExactly("jibri-1");
        assertThat(all(lines, "shards")).containsExactly(SHARD);
        assertThat(all(lines, "bridgeVersions")).containsExactly("2.3");
        assertThat(all(lines, "agent")).contains("brewmaster-host-abcd");
    }

    @Test
    void keepEveryValueAndIdOfAThousandBridges() throws Exception {
        History history = History.settled();
        for (int i = 0; i < 1000; i++) {
            Map<String, String> stats = history.stats(1);
            stats.put("stress_level", String.valueOf(i));
            history.bridge(SHARD, "jvb-" + i, stats);
        }
        List<String> lines = lines(documents.of(history.snapshot(), Map.of()));
        assertThat(all(lines, "BridgeStress").stream().map(value -> ((Number) value).intValue()))
                .hasSize(1000)
                .doesNotHaveDuplicates();
        assertThat(all(lines, "bridges")).hasSize(1000).doesNotHaveDuplicates();
        assertThat(all(lines, "BridgeCount")).hasSize(1);
        assertThat(all(lines, "JVBParticipantCount")).hasSize(1);
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThan(4096));
    }

    @Test
    void areStillThereWhenNoShardIs() {
        List<EmfDocument> made =
                documents.of(History.settled().disconnects(SHARD).snapshot(), Map.of());
        assertThat(made).hasSize(1);
        assertThat(made.get(0).metrics()).containsOnlyKeys("ShardsConnected", "ShardsConfigured");
    }

    @Test
    void cutAnIdThatNobodyCouldRead() {
        History history = History.settled().bridge("\u0001".repeat(1000), 1);
        assertThat(documents.of(history.snapshot(), Map.of())).hasSize(1);
    }
}
