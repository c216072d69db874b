package io.brewmaster.agent.leadership;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.leadership.Leadership.Standing;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One agent's view of the others; each guard also without it, to show what it is good for. */
class LeadershipTest {
    private static final Set<LeadershipGuard> ALL = EnumSet.allOf(LeadershipGuard.class);

    private long nanos = 1;
    private long beats;
    private Leadership agent = agent(ALL);

    private static Leadership agent(Set<LeadershipGuard> guards) {
        return new Leadership("m", Beside.BRIDGE, 3, LeadershipTiming.MEASURED, guards);
    }

    private static Set<LeadershipGuard> without(LeadershipGuard guard) {
        return EnumSet.complementOf(EnumSet.of(guard));
    }

    private Moment now() {
        return new Moment(nanos, Instant.EPOCH.plusNanos(nanos));
    }

    private static AgentReport report(String id, Phase phase, long term, long beat) {
        return new AgentReport(
                id,
                term,
                beat,
                phase,
                Beside.BRIDGE,
                OptionalInt.of(0),
                Optional.empty(),
                Optional.of("jvb-" + id),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    private void hears(String id, Phase phase, long term) {
        agent.present("nick-" + id, report(id, phase, term, ++beats), now());
    }

    /** Time goes by, looked at every second. */
    private void passes(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nanos += 1_000_000_000L;
            agent.look(now());
        }
    }

    /** The same, and the room sends our own presence back every time. */
    private void passesWithEcho(int seconds) {
        for (int i = 0; i < seconds; i++) {
            passes(1);
            echo();
        }
    }

    private void echo() {
        agent.echo(report("m", agent.phase(), agent.term(), ++beats), now());
    }

    private void joins() {
        agent.joining();
        agent.joined(now());
        agent.look(now());
    }

    private void leads() {
        joins();
        passes(12);
        echo();
        assertThat(agent.leads()).isTrue();
    }

    @Test
    void standsOnlyAfterItHasListenedForTwoHeartbeats() {
        joins();
        passes(11);
        assertThat(agent.standing()).isEqualTo(Standing.LOOKING);
        passes(1);
        assertThat(agent.standing()).isEqualTo(Standing.CLAIMING);
        assertThat(agent.term()).isEqualTo(1);

        agent = agent(without(LeadershipGuard.LISTENS_FIRST));
        joins();
        assertThat(agent.standing()).isEqualTo(Standing.CLAIMING);
    }

    @Test
    void leadsOnlyWhenTheRoomHasSentItsClaimBackAndNoOtherCameBefore() {
        joins();
        passes(12);
        assertThat(agent.leads()).isFalse();
        hears("a", Phase.LEADING, 1);
        echo();
        assertThat(agent.leads()).isFalse();
        assertThat(agent.standing()).isEqualTo(Standing.FOLLOWING);

        agent = agent(without(LeadershipGuard.FIRST_IN_THE_ROOM));
        joins();
        passes(12);
        assertThat(agent.leads()).isTrue();
    }

    @Test
    void goesOnLeadingWhenALaterClaimOfItsTermComes() {
        leads();
        hears("a", Phase.LEADING, 1);
        assertThat(agent.leads()).isTrue();
    }

    @Test
    void yieldsToAHigherTerm() {
        leads();
        hears("a", Phase.LEADING, 2);
        assertThat(agent.leads()).isFalse();
        assertThat(agent.term()).isEqualTo(2);

        agent = agent(without(LeadershipGuard.YIELDS_TO_HIGHER_TERM));
        leads();
        hears("b", Phase.LEADING, 2);
        assertThat(agent.leads()).isTrue();
    }

    @Test
    void leadsNoMoreAfterItStoodStill() {
        leads();
        nanos += 6_000_000_000L;
        agent.look(now());
        assertThat(agent.leads()).isFalse();

        agent = agent(without(LeadershipGuard.RESIGNS_AFTER_GAP));
        leads();
        nanos += 6_000_000_000L;
        agent.look(now());
        assertThat(agent.leads()).isTrue();
    }

    @Test
    void leadsNoMoreWhenItsOwnHeartbeatDoesNotComeBack() {
        leads();
        passes(12);
        assertThat(agent.leads()).isTrue();
        passes(1);
        assertThat(agent.leads()).isFalse();

        agent = agent(without(LeadershipGuard.RESIGNS_WITHOUT_ECHO));
        leads();
        passes(60);
        assertThat(agent.leads()).isTrue();
    }

    @Test
    void givesUpBeforeOthersTakeItForDead() {
        LeadershipTiming timing = LeadershipTiming.MEASURED;
        assertThat(timing.echo()).isLessThan(timing.dead());
    }

    @Test
    void neverChallengesALeaderWhoseHeartbeatMoves() {
        joins();
        for (int i = 0; i < 20; i++) {
            hears("a", Phase.LEADING, 7);
            passes(5);
        }
        assertThat(agent.standing()).isEqualTo(Standing.FOLLOWING);
        assertThat(agent.leader(now())).map(peer -> peer.report().id()).contains("a");
    }

    @Test
    void takesALeaderOfTheRosterForDeadUntilItsHeartbeatMoves() {
        agent.joining();
        agent.present("nick-frozen", report("frozen", Phase.LEADING, 7, 41), now());
        agent.joined(now());
        agent.look(now());
        passes(12);
        assertThat(agent.standing()).isEqualTo(Standing.CLAIMING);
        assertThat(agent.term()).isEqualTo(8);
    }

    @Test
    void takesOverFromALeaderThatFroze() {
        joins();
        hears("a", Phase.LEADING, 7);
        passes(5);
        hears("a", Phase.LEADING, 7);
        passes(18);
        assertThat(agent.standing()).isEqualTo(Standing.FOLLOWING);
        passes(1);
        assertThat(agent.standing()).isEqualTo(Standing.CLAIMING);
    }

    @Test
    void holdsADepartureBeforeItCountsBecauseAServerThatStopsTakesOutEverybody() {
        joins();
        for (int i = 0; i < 4; i++) {
            hears("a", Phase.LEADING, 7);
            passes(5);
        }
        agent.gone("nick-a", now());
        passes(1);
        assertThat(agent.standing()).isEqualTo(Standing.FOLLOWING);
        passes(1);
        assertThat(agent.standing()).isEqualTo(Standing.CLAIMING);
    }

    @Test
    void remembersTheHighestTermWhenItWasOut() {
        leads();
        hears("a", Phase.LEADING, 9);
        agent.outside();
        joins();
        passes(12);
        assertThat(agent.term()).isEqualTo(10);
    }

    @Test
    void neverStandsBesideARecorder() {
        agent = new Leadership("m", Beside.RECORDER, 3, LeadershipTiming.MEASURED);
        joins();
        passes(60);
        assertThat(agent.standing()).isEqualTo(Standing.FOLLOWING);
    }

    @Test
    void isNotNeededWhereThreeOthersHaveTheirSeats() {
        joins();
        for (int i = 0; i < 4; i++) {
            hears("a", Phase.LEADING, 1);
            hears("b", Phase.FOLLOWING, 1);
            hears("c", Phase.FOLLOWING, 1);
            passes(5);
        }
        assertThat(agent.standing()).isEqualTo(Standing.FOLLOWING);
        assertThat(agent.needed(now())).isFalse();
    }

    @Test
    void keepsItsSeatBesideALeaderAndOneBeforeIt() {
        joins();
        for (int i = 0; i < 4; i++) {
            hears("a", Phase.LEADING, 1);
            hears("b", Phase.FOLLOWING, 1);
            hears("x", Phase.FOLLOWING, 1);
            hears("c", Phase.LOOKING, 1);
            passes(5);
        }
        assertThat(agent.needed(now())).isTrue();
    }

    @Test
    void isAlwaysNeededWhileItLeads() {
        leads();
        for (int i = 0; i < 4; i++) {
            hears("a", Phase.FOLLOWING, 1);
            hears("b", Phase.FOLLOWING, 1);
            hears("c", Phase.FOLLOWING, 1);
            passesWithEcho(5);
        }
        assertThat(agent.leads()).isTrue();
        assertThat(agent.needed(now())).isTrue();
    }
}
