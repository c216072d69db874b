package io.brewmaster.agent.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Moment;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainDutyTest {
    private static Moment at(int second) {
        return new Moment(second * 1_000_000_000L, Instant.ofEpochSecond(second));
    }

    @Test
    void drainsWhenTheLeaderAsksAndUndoesItWhenItDoesNotAnyMore() {
        DrainDuty duty = new DrainDuty(false);
        assertThat(duty.order(Optional.of(true), false, at(0))).contains(true);
        duty.done(true);
        assertThat(duty.order(Optional.of(true), true, at(60))).isEmpty();
        assertThat(duty.order(Optional.of(false), true, at(61))).contains(false);
        duty.done(false);
        assertThat(duty.ours()).isFalse();
    }

    @Test
    void undoesAnEarlierRunsDrainThatNobodyWantsAnyMore() {
        assertThat(new DrainDuty(true).order(Optional.of(false), true, at(0))).contains(false);
    }

    @Test
    void leavesTheDrainsOfOthersAlone() {
        DrainDuty duty = new DrainDuty(false);
        assertThat(duty.order(Optional.of(false), true, at(0))).isEmpty();
        assertThat(duty.order(Optional.of(true), true, at(1))).isEmpty();
    }

    @Test
    void changesNothingWhileNobodyLeads() {
        assertThat(new DrainDuty(true).order(Optional.empty(), true, at(0))).isEmpty();
    }

    @Test
    void givesAnOrderAgainOnlyAfterAWhile() {
        DrainDuty duty = new DrainDuty(false);
        assertThat(duty.order(Optional.of(true), false, at(0))).contains(true);
        assertThat(duty.order(Optional.of(true), false, at(9))).isEmpty();
        assertThat(duty.order(Optional.of(true), false, at(10))).contains(true);
    }
}
