package io.brewmaster.agent.integration;

import static io.brewmaster.agent.integration.Rig.FAST_INTERVAL;
import static io.brewmaster.agent.integration.Rig.values;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_PARTICIPANT_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONNECTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two servers at once. */
@Execution(ExecutionMode.CONCURRENT)
class ShardsTest {
    private static SimulatedBridge bridge(ProsodyServer prosody, String nick, Clock clock, int endpoints) {
        SimulatedBridge bridge = SimulatedBridge.in(prosody)
                .nick(nick)
                .interval(FAST_INTERVAL)
                .clock(clock)
                .build();
        bridge.hold(1, endpoints);
        bridge.join();
        return bridge;
    }

    @Test
    void countsABridgeOnceThatIsOnBothShardsAndWithholdsTotalsWhenOneIsLost() {
        // One report for both shards: the clock of this bridge jumps once an interval, for both at the same time.
        Clock clock = Clock.tick(Clock.systemUTC(), FAST_INTERVAL);
        try (ProsodyServer one = Prosody.builder().start();
                ProsodyServer two = Prosody.builder().start();
                SimulatedBridge here = bridge(one, "jvb-a", clock, 3);
                SimulatedBridge there = bridge(two, "jvb-a", clock, 3);
                Rig rig = Rig.on(Rig.settings(one), Rig.settings(two))) {
            BrewerySnapshot both = rig.until(
                    "one bridge on both",
                    now -> now.bridgesComplete()
                            && now.bridges().size() == 1
                            && now.bridges().get(0).shards().size() == 2);
            assertThat(values(both))
                    .containsEntry(BRIDGE_COUNT, List.of(1.0))
                    .containsEntry(JVB_PARTICIPANT_COUNT, List.of(3.0));
            two.kill();
            BrewerySnapshot lost = rig.until("one lost", now -> !now.bridgesComplete());
            assertThat(values(lost))
                    .containsEntry(SHARDS_CONNECTED, List.of(1.0))
                    .doesNotContainKeys(BRIDGE_COUNT, JVB_PARTICIPANT_COUNT);
            assertThat(lost.freshBridges()).extracting(Bridge::id).containsExactly("jvb-a");
            two.start();
            rig.until("regained", now -> List.of(1.0).equals(values(now).get(BRIDGE_COUNT)));
            here.leave();
            there.leave();
        }
    }

    @Test
    void countsTwoBridgesThatMerelyShareANickOnTwoShards() {
        try (ProsodyServer one = Prosody.builder().start();
                ProsodyServer two = Prosody.builder().start();
                SimulatedBridge here = bridge(one, "jvb", Clock.systemUTC(), 3);
                SimulatedBridge there = bridge(two, "jvb", Clock.systemUTC(), 4);
                Rig rig = Rig.on(Rig.settings(one), Rig.settings(two))) {
            rig.until("two bridges", now -> List.of(7.0).equals(values(now).get(JVB_PARTICIPANT_COUNT)));
            assertThat(rig.now().bridges()).hasSize(2);
            here.leave();
            there.leave();
        }
    }
}
