package io.brewmaster.agent.brewery;

import static io.brewmaster.agent.brewery.History.OTHER;
import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.metrics.MetricValues;
import io.brewmaster.core.metrics.MetricDefinition;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random histories of two shards and a handful of bridges; a failing seed is the test's name and can be run again alone. */
class RandomHistoriesTest {
    private static final List<String> NICKS = List.of("jvb-a", "jvb-b", "jvb-c");
    private static final List<String> SHARDS = List.of(SHARD, OTHER);
    private static final int STEPS = 400;

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** What really is, beside what the view is told. */
    private static final class World {
        final Random random;
        final History history = new History(SHARD, OTHER);
        final Set<String> connected = new HashSet<>();
        final Map<String, Instant> lastMoved = new HashMap<>();
        final Map<String, Map<String, String>> lastStats = new HashMap<>();

        World(long seed) {
            random = new Random(seed);
        }

        void step() {
            String shard = SHARDS.get(random.nextInt(SHARDS.size()));
            String nick = NICKS.get(random.nextInt(NICKS.size()));
            switch (random.nextInt(12)) {
                case 0 -> {
                    connected.add(shard);
                    history.joins(shard);
                }
                case 1 -> {
                    if (random.nextInt(6) == 0) {
                        connected.remove(shard);
                        history.disconnects(shard);
                    }
                }
                case 2 -> history.gone(shard, Brewery.BRIDGES, nick);
                case 3 -> repeat(shard, nick);
                case 4 -> {
                    if (random.nextInt(8) == 0) {
                        history.standsStill(random.nextInt(120));
                    }
                }
                case 5 ->
                    history.tell(new BreweryEvent.OccupantPresent(
                            shard,
                            history.session(shard) - 1,
                            Brewery.BRIDGES,
                            nick,
                            Optional.of(BridgeReport.of(history.stats(9))),
                            Optional.empty()));
                case 6, 7 -> history.passes(random.nextDouble() * 12);
                default -> moves(shard, nick);
            }
        }

        private void moves(String shard, String nick) {
            Map<String, String> stats = history.stats(1 + random.nextInt(5));
            history.bridge(shard, nick, stats);
            if (connected.contains(shard)) {
                lastMoved.put(nick, history.wall());
                lastStats.put(shard + nick, stats);
            }
        }

        /** The server hands out the last presence once more, as it does to newcomers and after a restart under the same nick. */
        private void repeat(String shard, String nick) {
            Map<String, String> stats = lastStats.get(shard + nick);
            if (stats != null) {
                history.bridge(shard, nick, stats);
            }
        }

        boolean anythingMovedWithin(double seconds) {
            return lastMoved.values().stream()
                    .anyMatch(moved -> moved.isAfter(history.wall().minusMillis((long) (seconds * 1000))));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverReportsAnythingThatIsNotKnown(long seed) {
        World world = new World(seed);
        for (int i = 0; i < STEPS; i++) {
            world.step();
            BrewerySnapshot snapshot = world.history.snapshot();
            Map<MetricDefinition, List<Double>> values = MetricValues.of(snapshot);
            if (world.connected.size() < SHARDS.size()) {
                assertThat(values)
                        .as("no total while a shard is disconnected")
                        .doesNotContainKeys(
                                MetricDefinition.JVB_PARTICIPANT_COUNT,
                                MetricDefinition.JVB_CONFERENCE_COUNT,
                                MetricDefinition.BRIDGE_COUNT,
                                MetricDefinition.BRIDGES_STALE);
            }
            if (!snapshot.freshBridges().isEmpty()) {
                assertThat(world.anythingMovedWithin(18.001))
                        .as("a fresh bridge has moved within the window")
                        .isTrue();
            }
            // Every bridge of this world has people on it: a zero is only right when there is no bridge at all.
            if (values.getOrDefault(MetricDefinition.JVB_PARTICIPANT_COUNT, List.of(1.0))
                            .get(0)
                    == 0) {
                assertThat(snapshot.bridges()).as("zero people").isEmpty();
            }
            assertThat(snapshot.bridges())
                    .extracting(BrewerySnapshot.Bridge::id)
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesTheSameSnapshotsForTheSameHistory(long seed) {
        World one = new World(seed);
        World two = new World(seed);
        for (int i = 0; i < STEPS / 10; i++) {
            one.step();
            two.step();
            assertThat(one.history.snapshot()).isEqualTo(two.history.snapshot());
        }
    }
}
