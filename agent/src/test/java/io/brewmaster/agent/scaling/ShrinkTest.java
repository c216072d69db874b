package io.brewmaster.agent.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.change.ChangeHands;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bridge that is not needed, and its way out; each guard alone against all others. */
class ShrinkTest implements ChangeHands {
    private final History history = History.settled();
    private final List<String> decisions = new ArrayList<>();
    private Shrink shrink = new Shrink("agent", ShrinkTiming.MEASURED, this);
    private int second;
    private boolean changeStarted;
    private Optional<GoAhead> sent = Optional.empty();

    private boolean leads = true;
    private boolean stopping;
    private boolean canLower = true;
    private int wanted = 1;
    private int peopleOnB;
    private boolean agentDrains = true;
    private Optional<Boolean> isProtectedA = Optional.of(true);
    private Optional<Integer> revisionA = Optional.of(1);
    private Optional<Integer> revisionB = Optional.of(1);
    /** Seconds after a presence at which it is looked; every second without one. */
    private OptionalInt looksOnlyAt = OptionalInt.empty();

    @Override
    public void startChange() {
        changeStarted = true;
    }

    @Override
    public void go(GoAhead goAhead) {
        sent = Optional.of(goAhead);
    }

    @Override
    public void stopChange() {
        changeStarted = false;
    }

    @Override
    public String newDecision() {
        return "shrink-1";
    }

    @Override
    public void decided(String decision, String why) {
        decisions.add(decision + ": " + why);
    }

    private Map<String, String> stats(int people, boolean drains) {
        Map<String, String> stats = history.stats(people);
        stats.put("drain", String.valueOf(drains));
        return stats;
    }

    private boolean drained(String nick) {
        return agentDrains && shrink.drain().equals(Optional.of(nick));
    }

    /** jvb-a has three people, jvb-b as many as are set; both speak every five seconds, and their agents do as they are asked. */
    private void passes(int seconds) {
        for (int end = second + seconds; second < end && sent.isEmpty(); second++) {
            if (second % 5 == 0) {
                history.bridge(History.SHARD, "jvb-a", stats(3, drained("jvb-a")));
                history.bridge(History.SHARD, "jvb-b", stats(peopleOnB, drained("jvb-b")));
            }
            if (looksOnlyAt.isEmpty() || second % 5 == looksOnlyAt.getAsInt()) {
                look();
            }
            history.passes(1);
        }
    }

    private void look() {
        if (changeStarted) {
            shrink.ready(new Seen(List.of(), OptionalLong.empty(), Optional.empty()));
        }
        shrink.step(
                leads,
                stopping,
                canLower,
                history.snapshot(),
                OptionalInt.of(wanted),
                List.of(
                        new Seat("jvb-a", true, isProtectedA, drains("jvb-a"), revisionA),
                        new Seat(
                                "jvb-b",
                                false,
                                Optional.of(!(drained("jvb-b") && shrink.take())),
                                drains("jvb-b"),
                                revisionB)),
                history.now());
    }

    private Optional<String> drains(String nick) {
        return drained(nick) ? Optional.of(nick) : Optional.empty();
    }

    @Test
    void drainsTheEmptiestWaitsUntilItIsEmptyAndLowersByOne() {
        peopleOnB = 1;
        passes(299);
        assertThat(shrink.drain()).isEmpty();
        passes(10);
        assertThat(shrink.drain()).contains("jvb-b");
        passes(600);
        assertThat(shrink.take()).isFalse();
        peopleOnB = 0;
        passes(60);
        assertThat(sent).isPresent();
    }

    private void objectsAlone(ShrinkGuard guard) {
        switch (guard) {
            case LEADS -> leads = false;
            case EMPTY -> peopleOnB = 2;
            case ONLY_ONE_UNPROTECTED -> isProtectedA = Optional.empty();
            case FRESH -> looksOnlyAt = OptionalInt.of(3);
            case NOT_STOPPING -> stopping = true;
        }
    }

    @ParameterizedTest
    @EnumSource(ShrinkGuard.class)
    void isNeededAgainstAWordThatAllOthersWouldGive(ShrinkGuard guard) {
        objectsAlone(guard);
        passes(900);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ShrinkGuard.class)
    void withoutItTheWordWouldBeGiven(ShrinkGuard guard) {
        Set<ShrinkGuard> others = EnumSet.complementOf(EnumSet.of(guard));
        shrink = new Shrink("agent", ShrinkTiming.MEASURED, this, others);
        objectsAlone(guard);
        passes(900);
        assertThat(sent).as("without " + guard).isPresent();
    }

    @Test
    void takesNothingWhereAllAreWanted() {
        wanted = 2;
        passes(1_200);
        assertThat(decisions).isEmpty();
    }

    @Test
    void givesTheBridgeBackWhenItIsNeededAgain() {
        peopleOnB = 1;
        passes(320);
        assertThat(shrink.drain()).contains("jvb-b");
        wanted = 2;
        passes(1);
        assertThat(shrink.drain()).isEmpty();
        assertThat(decisions).last().asString().startsWith("bridge kept").contains("it is needed");
    }

    @Test
    void givesUpOnABridgeWhoseAgentDoesNotDrainIt() {
        agentDrains = false;
        passes(310 + 301);
        assertThat(shrink.drain()).isEmpty();
        assertThat(decisions).last().asString().contains("does not drain it");
    }

    @Test
    void keepsTheBridgeWhenTheCountWasNotLowered() {
        passes(900);
        shrink.ended(new Outcome.Refused("somebody has set the service jvb from 2 to 3"), history.now());
        assertThat(shrink.drain()).isEmpty();
        assertThat(decisions).last().asString().startsWith("bridge kept").contains("from 2 to 3");
    }

    @Test
    void isDoneWhenTheBridgeIsGone() {
        passes(900);
        shrink.ended(new Outcome.Done(), history.now());
        history.gone(History.SHARD, Brewery.BRIDGES, "jvb-b").passes(3);
        look();
        assertThat(shrink.drain()).isEmpty();
        assertThat(decisions).last().asString().startsWith("bridge gone");
    }

    @Test
    void emptiesTheOldRevisionInADeploymentWithoutLoweringAnything() {
        wanted = 2;
        canLower = false;
        revisionA = Optional.of(2);
        passes(600);
        assertThat(shrink.drain()).contains("jvb-b");
        assertThat(shrink.take()).isTrue();
        assertThat(changeStarted).isFalse();
        assertThat(sent).isEmpty();
    }
}
