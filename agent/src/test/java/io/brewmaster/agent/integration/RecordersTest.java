package io.brewmaster.agent.integration;

import static io.brewmaster.agent.integration.Rig.values;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_BUSY;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_IDLE;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.Health;
import io.brewmaster.agent.brewery.RoomStatus;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import io.brewmaster.testkit.jitsi.SimulatedJibri;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What recorders do, through a real Prosody. */
@Execution(ExecutionMode.CONCURRENT)
class RecordersTest {
    private static boolean counts(BrewerySnapshot snapshot, double idle, double busy, double unhealthy) {
        return List.of(idle).equals(values(snapshot).get(RECORDERS_IDLE))
                && List.of(busy).equals(values(snapshot).get(RECORDERS_BUSY))
                && List.of(unhealthy).equals(values(snapshot).get(RECORDERS_UNHEALTHY));
    }

    @Test
    void countsRecordersByWhatTheySayAndForgetsAKilledOne() {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedFocus focus = SimulatedFocus.in(prosody);
                SimulatedJibri one = SimulatedJibri.in(prosody, "jibri-1");
                SimulatedJibri two = SimulatedJibri.in(prosody, "jibri-2");
                Rig rig = Rig.on(Rig.settings(prosody))) {
            focus.join();
            rig.until("no recorder yet", now -> counts(now, 0, 0, 0));
            one.join();
            two.join();
            rig.until("both idle", now -> counts(now, 2, 0, 0));
            one.busy();
            rig.until("one busy", now -> counts(now, 1, 1, 0));
            two.healthy(false);
            rig.until("the other unhealthy", now -> counts(now, 0, 1, 1));
            one.kill();
            rig.until("taken out by the server", now -> counts(now, 0, 0, 1));
            two.leave();
            rig.until("nobody left", now -> counts(now, 0, 0, 0));
            focus.leave();
        }
    }

    @Test
    void isHealthyWhereRecordingIsOffAndFindsARecorderBreweryThatAppears() {
        try (ProsodyServer prosody = Prosody.builder().start();
                SimulatedBridge bridge =
                        SimulatedBridge.in(prosody).interval(Rig.FAST_INTERVAL).build();
                SimulatedJibri jibri = SimulatedJibri.in(prosody, "jibri-1");
                Rig rig = Rig.on(Rig.settings(prosody))) {
            bridge.join();
            BrewerySnapshot off = rig.until(
                    "recording is off",
                    now -> now.bridgesComplete() && now.shards().get(0).recorders() == RoomStatus.ABSENT);
            assertThat(Health.problems(off)).isEmpty();
            assertThat(values(off))
                    .containsKey(BRIDGE_COUNT)
                    .doesNotContainKeys(RECORDERS_IDLE, RECORDERS_BUSY, RECORDERS_UNHEALTHY);
            jibri.join();
            rig.until("found", now -> counts(now, 1, 0, 0));
        }
    }
}
