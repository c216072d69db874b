package io.brewmaster.agent.prometheus;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.History;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
    @Test
    void hasTheTotalsAndALineForEachBridge() {
        History history = History.settled().bridge("jvb-a", 3).bridge("jvb-b", 0);
        assertThat(PrometheusText.of(history.snapshot()).lines())
                .contains(
                        "jitsi_jvb_participant_count 3.0",
                        "jitsi_bridge_count 2.0",
                        "jitsi_bridge_stress{bridge=\"jvb-a\"} 0.25",
                        "jitsi_bridge_stress{bridge=\"jvb-b\"} 0.25",
                        "jitsi_rtt{bridge=\"jvb-a\"} 35.5",
                        "jitsi_shards_connected 1.0");
    }

    @Test
    void hasNoLineForWhatIsNotKnown() {
        History history = History.settled().bridge("jvb-a", 3).disconnects(SHARD);
        assertThat(PrometheusText.of(history.snapshot()))
                .contains("jitsi_shards_connected 0.0")
                .doesNotContain("participant", "jvb-a", "NaN");
    }
}
