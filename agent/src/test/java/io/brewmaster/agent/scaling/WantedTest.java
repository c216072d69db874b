package io.brewmaster.agent.scaling;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.History;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {
    private final History history = History.settled();
    private final Wanted wanted = new Wanted(80, 1, true);

    private void bridge(String nick, int people, double stress) {
        Map<String, String> stats = history.stats(people);
        stats.put("stress_level", String.valueOf(stress));
        history.bridge(SHARD, nick, stats);
    }

    @ParameterizedTest(name = "{0} people, stress {1}: {2}")
    @CsvSource({"0, 0.01, 1", "64, 0.1, 1", "65, 0.1, 2", "10, 0.64, 1", "10, 0.65, 2", "200, 2.0, 4"})
    void countsBridgesByPeopleAndByStressWithAQuarterToSpare(int people, double stress, int bridges) {
        bridge("jvb-a", people, stress);
        assertThat(wanted.bridges(history.snapshot())).hasValue(bridges);
    }

    @Test
    void doesNotKnowWithoutAllBridgesCounts() {
        Map<String, String> stats = history.stats(3);
        stats.remove("local_endpoints");
        history.bridge(SHARD, "jvb-a", stats);
        assertThat(wanted.bridges(history.snapshot())).isEmpty();
    }

    @Test
    void doesNotKnowInAnEmptyBrewery() {
        assertThat(wanted.bridges(history.snapshot())).isEmpty();
    }

    @Test
    void wantsTheBusyRecordersAndOneToSpare() {
        history.recorder(SHARD, "jibri-1", "busy", "healthy")
                .recorder(SHARD, "jibri-2", "busy", "healthy")
                .recorder(SHARD, "jibri-3", "idle", "healthy");
        assertThat(wanted.recorders(history.snapshot(), 0)).hasValue(3);
        assertThat(wanted.recorders(history.snapshot(), 1))
                .as("one has expired")
                .hasValue(2);
    }

    @Test
    void wantsTheSpareWhereNoRecorderRuns() {
        history.refused(SHARD, Brewery.RECORDERS, false);
        assertThat(wanted.recorders(history.snapshot(), 0)).hasValue(1);
        assertThat(new Wanted(80, 1, false).recorders(history.snapshot(), 0)).isEmpty();
    }
}
