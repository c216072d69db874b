package io.brewmaster.testkit.jitsi;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedBridgeTest {
    @Test
    void publishesNumbersShortlyAfterItJoined() throws Exception {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedFocus focus = SimulatedFocus.in(prosody);
                SimulatedBridge bridge = SimulatedBridge.in(prosody)
                        .interval(Duration.ofMillis(500))
                        .build()) {
            focus.join();
            try (RawOccupant watcher = RawOccupant.join(prosody, "agent", "jvbbrewery", "agent-1")) {
                bridge.join();
                watcher.await(p -> p.hasStats(), Duration.ofSeconds(5));
                bridge.leave();
                watcher.await(p -> p.isFrom("jvb-a") && p.isUnavailable(), Duration.ofSeconds(5));
                assertThat(watcher.hasEnded()).isFalse();
            }
        }
    }
}
