package io.brewmaster.agent.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoomKeeperTest {
    private static final ShardSettings.Patience PATIENCE = ShardSettings.Patience.DEFAULT;

    private final Backoff backoff = new Backoff(PATIENCE.retryBase(), PATIENCE.retryCap(), new Random(1));
    private long now = 1_000;

    private RoomKeeper keeper(Brewery room) {
        return new RoomKeeper(room, backoff, PATIENCE, now);
    }

    private void passes(Duration time) {
        now += time.toNanos();
    }

    @Test
    void joinsAtOnce() {
        assertThat(keeper(Brewery.BRIDGES).joinDue(now)).isTrue();
    }

    @Test
    void waitsForTheAnswerAndNotForEver() {
        RoomKeeper keeper = keeper(Brewery.BRIDGES);
        keeper.joining(now);
        assertThat(keeper.joinDue(now)).isFalse();
        passes(PATIENCE.reply().minusNanos(1));
        assertThat(keeper.unanswered(now)).isFalse();
        passes(Duration.ofNanos(1));
        assertThat(keeper.unanswered(now)).isTrue();
    }

    @Test
    void triesABridgeBreweryAgainForEverAndNeverWaitsLongerThanTheCap() {
        RoomKeeper keeper = keeper(Brewery.BRIDGES);
        for (int i = 0; i < 1000; i++) {
            keeper.joining(now);
            keeper.refused(true, now);
            assertThat(keeper.idle(now)).isLessThanOrEqualTo(PATIENCE.retryCap());
            passes(keeper.idle(now));
            assertThat(keeper.joinDue(now)).isTrue();
        }
    }

    @Test
    void looksForARecorderBreweryAtLeisure() {
        RoomKeeper keeper = keeper(Brewery.RECORDERS);
        keeper.joining(now);
        keeper.refused(true, now);
        assertThat(keeper.idle(now)).isEqualTo(PATIENCE.absentRetry());
    }

    @Test
    void joinsAgainAfterARemoval() {
        RoomKeeper keeper = keeper(Brewery.BRIDGES);
        keeper.joining(now);
        keeper.joined();
        assertThat(keeper.joinDue(now)).isFalse();
        keeper.removed(now);
        passes(PATIENCE.retryBase());
        assertThat(keeper.joinDue(now)).isTrue();
    }

    @Test
    void leavesARoomThatIsNotWantedAndStaysOutUntilItIs() {
        RoomKeeper keeper = keeper(Brewery.BRIDGES);
        keeper.joining(now);
        keeper.joined();
        assertThat(keeper.leaveDue()).isFalse();
        assertThat(keeper.want(false, now)).isTrue();
        assertThat(keeper.want(false, now)).isFalse();
        assertThat(keeper.leaveDue()).isTrue();
        keeper.leaving(now);
        assertThat(keeper.leaveDue()).isFalse();
        keeper.removed(now);
        passes(Duration.ofHours(1));
        assertThat(keeper.joinDue(now)).isFalse();
        assertThat(keeper.idle(now)).isPositive();
        assertThat(keeper.want(true, now)).isTrue();
        assertThat(keeper.joinDue(now)).isTrue();
    }

    @Test
    void waitsForTheAnswerToAJoinBeforeItLeaves() {
        RoomKeeper keeper = keeper(Brewery.BRIDGES);
        keeper.joining(now);
        keeper.want(false, now);
        assertThat(keeper.leaveDue()).isFalse();
        keeper.joined();
        assertThat(keeper.leaveDue()).isTrue();
    }

    @Test
    void doesNotWaitForEverForTheAnswerToItsGoodbye() {
        RoomKeeper keeper = keeper(Brewery.BRIDGES);
        keeper.joining(now);
        keeper.joined();
        keeper.want(false, now);
        keeper.leaving(now);
        assertThat(keeper.unanswered(now)).isFalse();
        passes(PATIENCE.reply());
        assertThat(keeper.unanswered(now)).isTrue();
    }
}
