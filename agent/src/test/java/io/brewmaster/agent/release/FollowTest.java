package io.brewmaster.agent.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.change.ChangeHands;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Role;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.change.ServiceState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent that has lost the brewery; each guard alone against all others. */
class FollowTest implements ChangeHands {
    private long nanos = 1;
    private boolean asked;
    private int looks;
    private Optional<GoAhead> sent = Optional.empty();
    private Follow follow = new Follow("agent", FollowTiming.MEASURED, this);

    private boolean inBrewery;
    private int signallingDesired;
    private boolean sideEmpty = true;
    private boolean stopping;

    private Moment now() {
        return new Moment(nanos, Instant.EPOCH.plusNanos(nanos));
    }

    private Seen seen() {
        return new Seen(
                List.of(
                        new ServiceState(Role.SIGNALLING, "signalling", signallingDesired, 0, "d"),
                        new ServiceState(Role.BRIDGES, "jvb", 1, 1, "d")),
                OptionalLong.empty(),
                Optional.empty());
    }

    private void passes(int seconds) {
        for (int i = 0; i < seconds && sent.isEmpty(); i++) {
            nanos += 1_000_000_000L;
            if (asked) {
                asked = false;
                looks++;
                follow.ready(seen(), now());
            }
            follow.step(inBrewery, sideEmpty, stopping, now());
        }
    }

    @Override
    public void startChange() {
        asked = true;
    }

    @Override
    public void go(GoAhead goAhead) {
        sent = Optional.of(goAhead);
    }

    @Override
    public void stopChange() {
        asked = false;
    }

    @Override
    public String newDecision() {
        return "follow-1";
    }

    @Override
    public void decided(String decision, String why) {
        // What is sent says enough.
    }

    @Test
    void followsAfterMinutesOfBothSigns() {
        passes(3 * 60);
        assertThat(looks).as("looks within three minutes").isZero();
        passes(2 * 60 + 59);
        assertThat(sent).isEmpty();
        passes(2 * 60);
        assertThat(sent).isPresent();
        assertThat(sent.get().deadlineNanos()).isEqualTo(nanos + 3_000_000_000L);
    }

    private void objectsAlone(FollowGuard guard) {
        switch (guard) {
            case CUT_OFF -> inBrewery = true;
            case SIGNALLING_UNWANTED -> signallingDesired = 1;
            case SIDE_EMPTY -> sideEmpty = false;
            case NOT_STOPPING -> stopping = true;
        }
    }

    @ParameterizedTest
    @EnumSource(FollowGuard.class)
    void isNeededAgainstAWordThatAllOthersWouldGive(FollowGuard guard) {
        objectsAlone(guard);
        passes(30 * 60);
        assertThat(sent).isEmpty();

        Set<FollowGuard> others = EnumSet.complementOf(EnumSet.of(guard));
        follow = new Follow("agent", FollowTiming.MEASURED, this, others);
        passes(30 * 60);
        assertThat(sent).as("without " + guard).isPresent();
    }

    @Test
    void startsAgainWhenSignallingIsWantedInBetween() {
        passes(5 * 60);
        signallingDesired = 1;
        passes(60);
        signallingDesired = 0;
        passes(3 * 60);
        assertThat(sent).isEmpty();
    }

    @Test
    void startsAgainWhenTheServicesCouldNotBeRead() {
        passes(5 * 60);
        follow.ended(new Outcome.Failed("throttled"), now());
        passes(3 * 60);
        assertThat(sent).isEmpty();
    }

    @Test
    void startsAgainWhenItStoodStill() {
        passes(5 * 60);
        follow.stoodStill();
        passes(3 * 60);
        assertThat(sent).isEmpty();
    }

    @Test
    void letsGoOfItsTaskBeforeItSendsTheWord() {
        sideEmpty = false;
        passes(8 * 60);
        assertThat(follow.letsGo(now())).isTrue();
        inBrewery = true;
        passes(1);
        assertThat(follow.letsGo(now())).isFalse();
    }
}
