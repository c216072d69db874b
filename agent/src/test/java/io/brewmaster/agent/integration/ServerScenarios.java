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
import io.brewmaster.testkit.prosody.Suite;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What happens to a server, while two people are on its bridge the whole time: each test has a server of its own. */
@Execution(ExecutionMode.CONCURRENT)
abstract class ServerScenarios {
    private final Suite suite;

    ServerScenarios(Suite suite) {
        this.suite = suite;
    }

    @Test
    void saysNothingOfAKilledServerAndIsBackByItselfWhenItIs() {
        loseAndRegain(ProsodyServer::kill, ProsodyServer::start);
    }

    @Test
    void doesNotTakeTheGoodbyesOfAStoppingServerForDepartures() {
        loseAndRegain(ProsodyServer::stop, ProsodyServer::start);
    }

    @Test
    void noticesAServerThatStandsStillAndIsBackWhenItGoesOn() {
        loseAndRegain(ProsodyServer::freeze, ProsodyServer::thaw);
    }

    @Test
    void survivesSeveralRestarts() {
        try (ProsodyServer prosody = Prosody.builder().suite(suite).start();
                SimulatedBridge bridge = bridge(prosody);
                Rig rig = Rig.on(Rig.settings(prosody))) {
            for (int i = 0; i < 3; i++) {
                untilTwoPeople(rig);
                prosody.restart();
                rig.until("a new session", now -> !now.bridgesComplete());
            }
            untilTwoPeople(rig);
            assertThatNobodyWasEverSaidToHaveLeft(rig);
            bridge.leave();
        }
    }

    private static SimulatedBridge bridge(ProsodyServer prosody) {
        SimulatedBridge bridge =
                SimulatedBridge.in(prosody).interval(FAST_INTERVAL).build();
        bridge.hold(1, 2);
        bridge.join();
        return bridge;
    }

    private void loseAndRegain(Consumer<ProsodyServer> lose, Consumer<ProsodyServer> regain) {
        try (ProsodyServer prosody = Prosody.builder().suite(suite).start();
                SimulatedBridge bridge = bridge(prosody);
                Rig rig = Rig.on(Rig.settings(prosody))) {
            untilTwoPeople(rig);
            lose.accept(prosody);
            BrewerySnapshot lost =
                    rig.until("disconnected", now -> !now.shards().get(0).connected());
            assertThat(values(lost))
                    .containsEntry(SHARDS_CONNECTED, List.of(0.0))
                    .doesNotContainKeys(JVB_PARTICIPANT_COUNT, BRIDGE_COUNT);
            int before = rig.published().size();
            rig.until("goes on publishing", now -> rig.published().size() > before + 1);
            regain.accept(prosody);
            untilTwoPeople(rig);
            assertThatNobodyWasEverSaidToHaveLeft(rig);
            assertThat(rig.runs()).isTrue();
            bridge.leave();
        }
    }

    private static void untilTwoPeople(Rig rig) {
        rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
        rig.until("two people", now -> List.of(2.0).equals(values(now).get(JVB_PARTICIPANT_COUNT)));
    }

    private static void assertThatNobodyWasEverSaidToHaveLeft(Rig rig) {
        assertThat(rig.published())
                .isNotEmpty()
                .allSatisfy(snapshot -> assertThat(values(snapshot).getOrDefault(JVB_PARTICIPANT_COUNT, List.of(2.0)))
                        .isEqualTo(List.of(2.0)));
    }
}
