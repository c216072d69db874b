package io.brewmaster.agent.integration;

import static io.brewmaster.agent.integration.Rig.FAST_INTERVAL;
import static io.brewmaster.agent.integration.Rig.values;
import static io.brewmaster.core.metrics.MetricDefinition.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What bridges do, seen through a real Prosody that all tests of a class share: each has a brewery of its own. */
@Execution(ExecutionMode.CONCURRENT)
abstract class BridgeScenarios {
    private final ProsodyServer prosody;
    private String brewery = "";

    BridgeScenarios(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    @BeforeEach
    void useOwnBrewery(TestInfo test) {
        brewery = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    private SimulatedBridge bridge(String nick, int endpoints) {
        SimulatedBridge bridge = SimulatedBridge.in(prosody)
                .brewery(brewery)
                .nick(nick)
                .interval(FAST_INTERVAL)
                .leaveAfterShutdown(Duration.ofSeconds(1))
                .build();
        bridge.hold(endpoints == 0 ? 0 : 1, endpoints);
        bridge.join();
        return bridge;
    }

    private Rig rig() {
        return Rig.on(Rig.settings(prosody, brewery));
    }

    @Test
    void addsUpThePeopleOfTwoBridges() {
        try (SimulatedBridge a = bridge("jvb-a", 2);
                SimulatedBridge b = bridge("jvb-b", 3);
                Rig rig = rig()) {
            BrewerySnapshot snapshot = rig.until(
                    "both fresh",
                    now -> now.bridgesComplete() && now.freshBridges().size() == 2);
            assertThat(values(snapshot))
                    .containsEntry(JVB_PARTICIPANT_COUNT, List.of(5.0))
                    .containsEntry(JVB_CONFERENCE_COUNT, List.of(2.0))
                    .containsEntry(BRIDGE_COUNT, List.of(2.0));
            b.hold(0, 0);
            a.hold(1, 4);
            rig.until(
                    "people come and go", now -> List.of(4.0).equals(values(now).get(JVB_PARTICIPANT_COUNT)));
        }
    }

    @Test
    void countsAKilledBridgeAsGoneWhenTheServerTakesItOutWithCode333() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                SimulatedBridge other = bridge("jvb-b", 1);
                Rig rig = rig()) {
            rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
            bridge.kill();
            rig.untilBridge("stale while the server waits for its return", "jvb-a", seen -> !seen.fresh());
            BrewerySnapshot snapshot = rig.untilGone("jvb-a");
            assertThat(values(snapshot)).containsEntry(BRIDGE_COUNT, List.of(1.0));
            other.leave();
        }
    }

    @Test
    void countsABridgeThatLeavesAsGone() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                Rig rig = rig()) {
            rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
            bridge.leave();
            assertThat(values(rig.untilGone("jvb-a"))).containsEntry(JVB_PARTICIPANT_COUNT, List.of(0.0));
        }
    }

    @Test
    void countsAFrozenBridgeAsStaleUntilItThaws() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                Rig rig = rig()) {
            rig.untilSettled();
            rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
            bridge.freeze();
            BrewerySnapshot stale = rig.untilBridge("stale", "jvb-a", seen -> !seen.fresh());
            assertThat(values(stale))
                    .containsEntry(BRIDGES_STALE, List.of(1.0))
                    .doesNotContainKey(JVB_PARTICIPANT_COUNT);
            bridge.thaw();
            rig.untilBridge("fresh again", "jvb-a", Bridge::fresh);
        }
    }

    @Test
    void takesABridgeThatWasFrozenBeforeWeCameForStale() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                Rig before = rig()) {
            before.untilBridge("fresh", "jvb-a", Bridge::fresh);
            bridge.freeze();
            before.untilBridge("stale", "jvb-a", seen -> !seen.fresh());
            try (Rig newcomer = rig()) {
                newcomer.untilSettled();
                assertThat(newcomer.published())
                        .allSatisfy(
                                snapshot -> assertThat(snapshot.freshBridges()).isEmpty());
                assertThat(newcomer.now().staleBridges()).hasSize(1);
            }
            bridge.thaw();
        }
    }

    @Test
    void countsABridgeWhoseClockHangsAsStaleThoughItKeepsSending() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                Rig rig = rig()) {
            rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
            bridge.repeatStats(true);
            rig.untilBridge("stale", "jvb-a", seen -> !seen.fresh());
            bridge.repeatStats(false);
            rig.untilBridge("fresh again", "jvb-a", Bridge::fresh);
        }
    }

    @Test
    void neverCountsTheOldReportsOfABridgeThatWasRestartedUnderTheSameNick() {
        try (SimulatedBridge bridge = bridge("jvb-a", 7);
                Rig rig = rig()) {
            rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
            bridge.restartUnderSameNick();
            rig.untilBridge("old reports repeat", "jvb-a", seen -> !seen.fresh());
            int untilStale = rig.published().size();
            rig.untilBridge("the new one is heard", "jvb-a", Bridge::fresh);
            List<BrewerySnapshot> since = rig.published();
            assertThat(since.subList(untilStale, since.size()))
                    .flatExtracting(BrewerySnapshot::freshBridges)
                    .allSatisfy(
                            fresh -> assertThat(fresh.report().localEndpoints()).hasValue(0));
        }
    }

    @Test
    void doesNotCountPeopleWhileABridgeFiltersItsStats() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                Rig rig = rig()) {
            rig.untilSettled();
            bridge.statsFilter(true);
            BrewerySnapshot snapshot = rig.untilBridge(
                    "hides counts", "jvb-a", seen -> !seen.report().tellsCounts());
            assertThat(values(snapshot))
                    .containsEntry(BRIDGES_WITHOUT_COUNTS, List.of(1.0))
                    .containsEntry(BRIDGE_COUNT, List.of(1.0))
                    .doesNotContainKeys(JVB_PARTICIPANT_COUNT, JVB_CONFERENCE_COUNT);
        }
    }

    @Test
    void countsADrainingBridgeAndOneThatShutsDownUntilItLeaves() {
        try (SimulatedBridge bridge = bridge("jvb-a", 2);
                Rig rig = rig()) {
            rig.untilSettled();
            bridge.drain(true);
            rig.until("draining", now -> List.of(1.0).equals(values(now).get(BRIDGES_DRAINING)));
            bridge.drain(false);
            rig.until("not draining", now -> List.of(0.0).equals(values(now).get(BRIDGES_DRAINING)));
            bridge.gracefulShutdown();
            rig.untilBridge("graceful", "jvb-a", seen -> seen.report().flags().gracefulShutdown());
            assertThat(values(rig.now())).containsEntry(JVB_PARTICIPANT_COUNT, List.of(2.0));
            bridge.hold(0, 0);
            rig.untilBridge(
                    "shutting down", "jvb-a", seen -> seen.report().flags().shuttingDown());
            rig.untilGone("jvb-a");
        }
    }

    @Test
    void waitsForABreweryThatDoesNotExistYet() {
        try (Rig rig = rig()) {
            rig.until(
                    "told that it is missing",
                    now -> now.shards()
                            .get(0)
                            .problem()
                            .filter(line -> line.contains("does not exist yet"))
                            .isPresent());
            assertThat(values(rig.now())).doesNotContainKey(BRIDGE_COUNT);
            try (SimulatedBridge bridge = bridge("jvb-a", 2)) {
                rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
                rig.untilSettled();
                bridge.drain(true);
            }
        }
    }
}
