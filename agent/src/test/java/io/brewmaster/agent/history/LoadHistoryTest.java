package io.brewmaster.agent.history;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.History;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LoadHistoryTest {
    private final History platform = History.settled();
    private final LoadHistory history = new LoadHistory();

    /** Minutes with a bridge that lives, each with a sample. */
    private void minutes(int count, String bridge, int people) {
        for (int i = 0; i < count; i++) {
            platform.lives(bridge, people, 12);
            history.add(platform.snapshot());
        }
    }

    private LoadHour.Line line(String id) {
        return history.hour().bridges().stream()
                .filter(line -> line.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(history.hour().end()).isEqualTo(Instant.EPOCH);
        assertThat(history.hour().bridges()).isEmpty();
        assertThat(history.hour().total().people(59)).isEmpty();
    }

    @Test
    void endsWithTheLastMinuteAndIsUnknownBeforeTheFirst() {
        minutes(2, "jvb-a", 3);
        minutes(1, "jvb-a", 5);
        LoadHour hour = history.hour();
        assertThat(hour.end())
                .isBeforeOrEqualTo(platform.wall())
                .isAfter(platform.wall().minusSeconds(60));
        assertThat(hour.end().getEpochSecond() % 60).isZero();
        assertThat(line("jvb-a").people(59)).hasValue(5);
        assertThat(line("jvb-a").people(58)).hasValue(3);
        assertThat(line("jvb-a").people(56)).isEqualTo(OptionalInt.empty());
        assertThat(line("jvb-a").stress(59)).hasValue(0.25);
        assertThat(hour.total().people(59)).hasValue(5);
        assertThat(hour.total().stress(59)).hasValue(0.25);
    }

    @Test
    void keepsThePastOfABridgeThatIsGoneUntilItIsAnHourOld() {
        minutes(3, "jvb-a", 3);
        platform.gone(SHARD, Brewery.BRIDGES, "jvb-a");
        minutes(10, "jvb-b", 1);
        assertThat(line("jvb-a").people(49)).hasValue(3);
        assertThat(line("jvb-a").people(50)).isEmpty();
        minutes(49, "jvb-b", 1);
        assertThat(line("jvb-a").people(0)).hasValue(3);
        minutes(1, "jvb-b", 1);
        assertThat(history.hour().bridges()).extracting(LoadHour.Line::id).containsExactly("jvb-b");
    }

    @Test
    void isUnknownWhileAShardIsLostAndNeverZero() {
        minutes(2, "jvb-a", 3);
        platform.disconnects(SHARD).passes(60);
        history.add(platform.snapshot());
        assertThat(history.hour().total().people(59)).isEmpty();
        assertThat(history.hour().total().stress(59)).isEqualTo(OptionalDouble.empty());
        assertThat(line("jvb-a").people(59)).isEmpty();
        assertThat(line("jvb-a").people(58)).hasValue(3);
    }

    @Test
    void leavesMinutesWithoutASampleUnknown() {
        minutes(2, "jvb-a", 3);
        platform.passes(600);
        minutes(1, "jvb-a", 4);
        assertThat(line("jvb-a").people(59)).hasValue(4);
        for (int minute = 49; minute < 59; minute++) {
            assertThat(line("jvb-a").people(minute)).as("minute " + minute).isEmpty();
        }
        assertThat(line("jvb-a").people(48)).hasValue(3);
    }

    @Test
    void takesTheFirstSampleOfAMinute() {
        minutes(1, "jvb-a", 3);
        platform.bridge("jvb-a", 9);
        history.add(platform.snapshot());
        assertThat(line("jvb-a").people(59)).hasValue(3);
    }

    @Test
    void waitsForAClockThatWasSetBackALittleAndBeginsAnewAfterMore() {
        minutes(3, "jvb-a", 3);
        Instant end = history.hour().end();
        platform.wallJumps(Duration.ofMinutes(-5));
        minutes(1, "jvb-a", 4);
        assertThat(history.hour().end()).isEqualTo(end);
        platform.wallJumps(Duration.ofHours(-3));
        minutes(1, "jvb-a", 4);
        assertThat(history.hour().end()).isBefore(end);
        assertThat(line("jvb-a").people(59)).hasValue(4);
        assertThat(line("jvb-a").people(58)).isEmpty();
    }

    @Test
    void remembersABoundedNumberOfBridges() {
        for (int i = 0; i < LoadHistory.MOST_BRIDGES + 6; i++) {
            platform.bridge("jvb-" + i, 1);
        }
        platform.passes(5);
        for (int i = 0; i < LoadHistory.MOST_BRIDGES + 6; i++) {
            platform.bridge("jvb-" + i, 1);
        }
        history.add(platform.snapshot());
        assertThat(history.hour().bridges()).hasSize(LoadHistory.MOST_BRIDGES);
        assertThat(history.hour().total().people(59)).hasValue(LoadHistory.MOST_BRIDGES + 6);
    }
}
