package io.brewmaster.agent.idle;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.core.time.AwakeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdlePolicyTest {
    private static final Instant BEGIN = Instant.parse("2026-11-27T12:00:00Z");
    private static final Activity IDLE = new Activity.Idle();
    private static final Activity BUSY = new Activity.Busy(List.of("jvb-a has 2 people in 1 conferences"));
    private static final Activity UNKNOWN = new Activity.Unknown(List.of("jvb-a stands still"));
    private static final Duration TIMEOUT = Duration.ofMinutes(15);

    private long nanos = 1;
    private IdlePolicy policy = policy(IdleSettings.Mode.ACT, Duration.ZERO, List.of());
    private IdlePolicy.State state = IdlePolicy.State.begin(now());
    private Optional<Instant> hold = Optional.empty();

    private static IdlePolicy policy(IdleSettings.Mode mode, Duration minUptime, List<AwakeWindow> keepAwake) {
        return new IdlePolicy(
                new IdleSettings(mode, TIMEOUT, minUptime, keepAwake, IdleSettings.UNKNOWN_GRACE),
                Duration.ofSeconds(5));
    }

    private Moment now() {
        return new Moment(nanos, BEGIN.plusNanos(nanos));
    }

    /** So many seconds of this, looked at every second; the last decision. */
    private IdleDecision sees(Activity activity, int seconds) {
        IdleDecision decision = policy.decide(state, activity, hold, now());
        for (int i = 0; i < seconds; i++) {
            nanos += 1_000_000_000L;
            state = policy.next(state, activity, now());
            decision = policy.decide(state, activity, hold, now());
        }
        return decision;
    }

    @Test
    void releasesOnlyAfterTheFullTimeout() {
        assertThat(sees(IDLE, 900)).isEqualTo(new IdleDecision.Waiting("idle timeout", Duration.ofSeconds(1), false));
        assertThat(sees(IDLE, 1)).isEqualTo(new IdleDecision.Release(TIMEOUT));
    }

    @Test
    void startsAgainWhenSomebodyWasThere() {
        sees(IDLE, 890);
        assertThat(sees(BUSY, 1)).isEqualTo(new IdleDecision.Busy(BUSY.reasons()));
        assertThat(sees(IDLE, 900)).isInstanceOf(IdleDecision.Waiting.class);
        assertThat(sees(IDLE, 1)).isInstanceOf(IdleDecision.Release.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 30})
    void doesNotCountAShortGapInTheEvidenceAndGoesOnBehindIt(int gap) {
        sees(IDLE, 600);
        assertThat(sees(UNKNOWN, gap)).isEqualTo(new IdleDecision.Unknown(UNKNOWN.reasons()));
        assertThat(sees(IDLE, 302)).isInstanceOf(IdleDecision.Release.class);
    }

    @Test
    void neverReleasesSoonerForAGapThanWithoutIt() {
        sees(IDLE, 600);
        sees(UNKNOWN, 30);
        assertThat(sees(IDLE, 299)).isInstanceOf(IdleDecision.Waiting.class);
    }

    @Test
    void startsAgainAfterALongGapInTheEvidence() {
        sees(IDLE, 800);
        sees(UNKNOWN, 32);
        assertThat(sees(IDLE, 900)).isInstanceOf(IdleDecision.Waiting.class);
    }

    @Test
    void neverReleasesOnUnknownHoweverLongItLasts() {
        sees(IDLE, 899);
        assertThat(sees(UNKNOWN, 5_000)).isInstanceOf(IdleDecision.Unknown.class);
        assertThat(state.idle(now())).isEmpty();
    }

    @Test
    void startsAgainWhenThisProcessStoodStill() {
        sees(IDLE, 890);
        nanos += 60_000_000_000L;
        assertThat(sees(IDLE, 890)).isInstanceOf(IdleDecision.Waiting.class);
    }

    @Test
    void waitsForTheMinimumUptime() {
        policy = policy(IdleSettings.Mode.ACT, Duration.ofMinutes(20), List.of());
        assertThat(sees(IDLE, 1_000))
                .isEqualTo(new IdleDecision.Waiting("minimum uptime", Duration.ofSeconds(200), false));
        assertThat(sees(IDLE, 200)).isInstanceOf(IdleDecision.Release.class);
    }

    @Test
    void waitsForTheEndOfAnOperatorsHoldAndNotLonger() {
        hold = Optional.of(now().wall().plusSeconds(2_000));
        assertThat(sees(IDLE, 1_999))
                .isEqualTo(new IdleDecision.Waiting(
                        "an operator keeps it awake until " + hold.get(), Duration.ofSeconds(1), true));
        assertThat(sees(IDLE, 1)).isInstanceOf(IdleDecision.Release.class);
    }

    @Test
    void waitsForTheEndOfASchedule() {
        policy = policy(IdleSettings.Mode.ACT, Duration.ZERO, List.of(AwakeWindow.parse("0-29 12 * * *")));
        assertThat(sees(IDLE, 29 * 60)).satisfies(decision -> {
            assertThat(decision).isInstanceOf(IdleDecision.Waiting.class);
            assertThat(((IdleDecision.Waiting) decision).why()).contains("0-29 12 * * *");
        });
        assertThat(sees(IDLE, 60)).isInstanceOf(IdleDecision.Release.class);
    }

    @Test
    void onlySaysSoWhenItIsToObserve() {
        policy = policy(IdleSettings.Mode.OBSERVE, Duration.ZERO, List.of());
        assertThat(sees(IDLE, 901)).isEqualTo(new IdleDecision.WouldRelease(TIMEOUT));
    }

    @Test
    void decidesNothingWhenItIsOff() {
        policy = policy(IdleSettings.Mode.OFF, Duration.ZERO, List.of());
        assertThat(sees(IDLE, 10_000)).isEqualTo(new IdleDecision.Off());
    }
}
