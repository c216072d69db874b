package io.brewmaster.agent.brewery;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void isGoodWhenJoinedAndNoBridgeIsThere() {
        assertThat(Health.problems(History.settled().snapshot())).isEmpty();
    }

    @Test
    void isGoodWithOneFreshBridgeAmongStaleOnes() {
        History history = History.settled().bridge("jvb-a", 1).passes(60).bridge("jvb-b", 1);
        assertThat(Health.problems(history.snapshot())).isEmpty();
    }

    @Test
    void isBadWhenNoBridgeIsFresh() {
        History history =
                History.settled().bridge("jvb-a", 1).bridge("jvb-b", 1).passes(60);
        assertThat(Health.problems(history.snapshot())).containsExactly("no bridge of 2 is fresh");
    }

    @Test
    void isBadWithoutAConnection() {
        assertThat(Health.problems(new History(SHARD).snapshot())).containsExactly("not connected to " + SHARD);
    }

    @Test
    void isBadOutsideTheBridgeBrewery() {
        History history = History.settled().left(SHARD, Brewery.BRIDGES);
        assertThat(Health.problems(history.snapshot())).containsExactly("not in the bridge brewery of " + SHARD);
    }

    @Test
    void isGoodWithoutARecorderBrewery() {
        History history = History.settled().left(SHARD, Brewery.RECORDERS);
        assertThat(Health.problems(history.snapshot())).isEmpty();
    }

    @Test
    void isGoodOutsideARoomThatTheAgentLeftOnPurpose() {
        History history = History.settled().left(SHARD, Brewery.BRIDGES);
        assertThat(Health.problems(history.snapshot(), Set.of())).isEmpty();
        assertThat(Health.problems(new History(SHARD).snapshot(), Set.of()))
                .containsExactly("not connected to " + SHARD);
    }

    @Test
    void isBadOutsideARecorderBreweryThatTheAgentBelongsInto() {
        History history = History.settled().left(SHARD, Brewery.RECORDERS);
        assertThat(Health.problems(history.snapshot(), Set.of(Brewery.RECORDERS)))
                .containsExactly("not in the recorder brewery of " + SHARD);
    }
}
