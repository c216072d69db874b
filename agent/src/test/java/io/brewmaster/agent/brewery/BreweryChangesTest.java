package io.brewmaster.agent.brewery;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.BreweryChanges.Change;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BreweryChangesTest {
    private final History history = History.settled();

    private List<Change> changesOver(Runnable what) {
        BrewerySnapshot before = history.snapshot();
        what.run();
        return BreweryChanges.between(before, history.snapshot());
    }

    @Test
    void tellTheLifeOfABridge() {
        assertThat(changesOver(() -> history.bridge("jvb-a", 1))).containsExactly(new Change("bridge fresh", "jvb-a"));
        assertThat(changesOver(() -> history.passes(5).bridge("jvb-a", 2))).isEmpty();
        assertThat(changesOver(() -> history.bridge(SHARD, "jvb-a", drainingStats())))
                .containsExactly(new Change("bridge draining", "jvb-a"));
        assertThat(changesOver(() -> history.passes(30))).containsExactly(new Change("bridge stale", "jvb-a"));
        assertThat(changesOver(
                        () -> history.gone(SHARD, Brewery.BRIDGES, "jvb-a").passes(2)))
                .containsExactly(new Change("bridge gone", "jvb-a"));
    }

    private Map<String, String> drainingStats() {
        Map<String, String> stats = history.passes(5).stats(1);
        stats.put("drain", "true");
        return stats;
    }

    @Test
    void tellTheLifeOfARecorder() {
        assertThat(changesOver(() -> history.recorder(SHARD, "jibri", "idle", "healthy")))
                .containsExactly(new Change("recorder idle", "jibri"));
        assertThat(changesOver(() -> history.recorder(SHARD, "jibri", "busy", "healthy")))
                .containsExactly(new Change("recorder busy", "jibri"));
        assertThat(changesOver(() -> history.recorder(SHARD, "jibri", "busy", "unhealthy")))
                .containsExactly(new Change("recorder unhealthy", "jibri"));
        assertThat(changesOver(
                        () -> history.gone(SHARD, Brewery.RECORDERS, "jibri").passes(2)))
                .containsExactly(new Change("recorder gone", "jibri"));
    }

    @Test
    void areToldOfManyAtOnceInTheOrderOfTheirIds() {
        history.bridge("jvb-b", 1).bridge("jvb-d", 1).bridge("jvb-e", 1).bridge("jvb-g", 1);
        assertThat(changesOver(() -> {
                    history.gone(SHARD, Brewery.BRIDGES, "jvb-b")
                            .gone(SHARD, Brewery.BRIDGES, "jvb-g")
                            .bridge(SHARD, "jvb-e", drainingStats());
                    history.bridge("jvb-a", 1)
                            .bridge("jvb-c", 1)
                            .bridge("jvb-d", 1)
                            .bridge("jvb-f", 1);
                }))
                .containsExactly(
                        new Change("bridge fresh", "jvb-a"),
                        new Change("bridge gone", "jvb-b"),
                        new Change("bridge fresh", "jvb-c"),
                        new Change("bridge draining", "jvb-e"),
                        new Change("bridge fresh", "jvb-f"),
                        new Change("bridge gone", "jvb-g"));
    }

    @Test
    void doNotSayThatAnybodyLeftWhenTheConnectionDid() {
        history.bridge("jvb-a", 1).recorder(SHARD, "jibri", "idle", "healthy");
        assertThat(changesOver(() -> history.disconnects(SHARD))).isEmpty();
    }
}
