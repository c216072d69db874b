package io.brewmaster.agent.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.change.FakePlatform.Failure;
import io.brewmaster.agent.change.Outcome.Done;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.agent.change.Outcome.Refused;
import io.brewmaster.agent.change.Services.ServicesException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The calls of an undisturbed release of {@link FakePlatform#awake}, which the numbers below are about: 1 read, 2 hold (the look); 3 hold, 4
 * read, 5 jibri; 6 hold, 7 read, 8 web, which commits; 9 read, 10 jvb; 11 read.
 */
class ChangeTest {
    private static final Instant LATER = FakePlatform.START.plus(Duration.ofHours(1));
    private static final int FIRST = 3;
    private static final int JIBRI = 5;
    private static final int WEB = 8;
    private static final int JVB = 10;
    private static final int LAST = 11;
    private static final Map<Integer, String> SETS = Map.of(JIBRI, "jibri", WEB, "web", JVB, "jvb");
    private static final Map<String, Integer> SEEN = Map.of("jibri", 2, "web", 1, "jvb", 3);

    private FakePlatform platform = FakePlatform.awake();

    private Outcome release() throws ServicesException {
        Change change = platform.change("jvb");
        return change.release(change.look(), platform.goAhead());
    }

    private static String reason(Outcome outcome) {
        return Counts.reason(outcome);
    }

    private boolean committed() {
        return platform.progress.contains("committed");
    }

    @Test
    void lowersRecordersThenSignallingThenBridges() throws Exception {
        assertThat(release()).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("jibri=0", "web=0", "jvb=0");
        assertThat(platform.progress).containsExactly("jibri 2->0", "web 1->0", "committed", "jvb 3->0");
        assertThat(platform.calls()).isEqualTo(LAST);
    }

    @Test
    void lowersItsOwnServiceLast() throws Exception {
        Change change = platform.change("jibri");
        assertThat(change.release(change.look(), platform.goAhead())).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("web=0", "jvb=0", "jibri=0");
    }

    @Test
    void commitsWithSignallingEvenIfThatIsItsOwnService() throws Exception {
        Change change = platform.change("web");
        assertThat(change.release(change.look(), platform.goAhead())).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("jibri=0", "web=0", "jvb=0");
    }

    @Test
    void leavesAServiceAloneThatIsAtZero() throws Exception {
        platform = new FakePlatform()
                .with(Role.RECORDERS, "jibri", 0)
                .with(Role.SIGNALLING, "web", 1)
                .with(Role.BRIDGES, "jvb", 1);
        assertThat(release()).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("web=0", "jvb=0");
    }

    @Test
    void refusesToReleaseWithoutAnySignalling() throws Exception {
        platform = new FakePlatform().with(Role.BRIDGES, "jvb", 1);
        assertThat(release()).isEqualTo(new Failed("no signalling service is configured"));
        assertThat(platform.changes).isEmpty();
    }

    static Stream<Arguments> everyMomentAndService() {
        List<Arguments> all = new ArrayList<>();
        for (int call = FIRST; call <= LAST; call++) {
            for (String service : List.of("jibri", "web", "jvb")) {
                all.add(Arguments.of(call, service));
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "before call {0}: {1}")
    @MethodSource("everyMomentAndService")
    void letsAnotherCountStandWheneverItIsSet(int call, String service) throws Exception {
        platform.before(call, () -> platform.operatorSets(service, 5));
        Outcome outcome = release();
        // ECS has no conditional change: only what is set between the last look and the change itself cannot be seen.
        boolean unseen = service.equals(SETS.get(call));
        assertThat(platform.desired(service)).isEqualTo(unseen ? 0 : 5);
        assertThat(outcome).isInstanceOf(unseen ? Done.class : Refused.class);
        assertWholeUnlessCommitted(service);
    }

    @ParameterizedTest(name = "before call {0}: {1}")
    @MethodSource("everyMomentAndService")
    void letsAnotherDeploymentStandWheneverItIsMade(int call, String service) throws Exception {
        platform.before(call, () -> platform.operatorDeploys(service));
        boolean stillToCome = call <= JVB && !platformWasLowered(service, call);
        Outcome outcome = release();
        if (stillToCome) {
            assertThat(outcome).isInstanceOf(Refused.class);
            assertThat(platform.desired(service)).isEqualTo(SEEN.get(service));
        }
        assertWholeUnlessCommitted(service);
    }

    private static boolean platformWasLowered(String service, int call) {
        return SETS.entrySet().stream().anyMatch(set -> set.getValue().equals(service) && set.getKey() < call);
    }

    private void assertWholeUnlessCommitted(String touched) {
        if (!committed()) {
            SEEN.forEach((name, desired) -> {
                if (!name.equals(touched)) {
                    assertThat(platform.desired(name)).as(name).isEqualTo(desired);
                }
            });
        }
    }

    @Test
    void saysWhatSomebodyHasChangedAndWhatIsBack() throws Exception {
        platform.before(WEB - 1, () -> platform.operatorSets("jvb", 5));
        assertThat(reason(release())).isEqualTo("somebody has set the service jvb from 3 to 5; jibri is back at 2");
    }

    @Test
    void takesBackACountThatWasSetInTheMomentOfADeployment() throws Exception {
        platform.before(WEB, () -> platform.operatorDeploys("web"));
        assertThat(reason(release()))
                .isEqualTo(
                        "somebody has changed the service web at the same moment; web is back at 1; jibri is back at 2");
        assertThat(committed()).isFalse();
    }

    static Stream<Integer> everyMoment() {
        return Stream.iterate(FIRST, call -> call <= LAST, call -> call + 1);
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void stopsOnlyUntilSignallingIsLowered(int call) throws Exception {
        platform.before(call, () -> platform.stopped = true);
        assertEndsOnlyBeforeTheCommit(call, release());
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void obeysTheMonotonicDeadlineOnlyUntilSignallingIsLowered(int call) throws Exception {
        platform.before(call, () -> platform.nanos += Duration.ofSeconds(2).toNanos());
        assertEndsOnlyBeforeTheCommit(call, release());
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void obeysTheDeadlineOfTheWallClockOnlyUntilSignallingIsLowered(int call) throws Exception {
        platform.before(call, () -> platform.now = platform.now.plusSeconds(2));
        assertEndsOnlyBeforeTheCommit(call, release());
    }

    /** The last check before signalling is lowered comes after call 7. */
    private void assertEndsOnlyBeforeTheCommit(int call, Outcome outcome) {
        if (call < WEB) {
            assertThat(outcome).isInstanceOf(Refused.class);
            SEEN.forEach((name, desired) -> assertThat(platform.desired(name)).isEqualTo(desired));
        } else {
            assertThat(outcome).isEqualTo(new Done());
        }
    }

    @Test
    void doesNothingWithAWordThatIsTooOld() throws Exception {
        Change change = platform.change("jvb");
        Seen seen = change.look();
        GoAhead goAhead = platform.goAhead();
        platform.nanos = goAhead.deadlineNanos();
        assertThat(reason(change.release(seen, goAhead))).contains("too old by the monotonic clock");
        assertThat(reason(change.shrink(seen, goAhead))).contains("too old by the monotonic clock");
        platform.operatorSets("web", 0);
        assertThat(reason(change.follow(seen, goAhead))).contains("too old by the monotonic clock");
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void comparesMonotonicTimesAcrossTheirOverflow() throws Exception {
        platform.nanos = Long.MAX_VALUE - 5;
        assertThat(release()).isEqualTo(new Done());
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void obeysAHoldThatIsSetMeanwhile(int call) throws Exception {
        platform.before(call, () -> platform.hold = Optional.of(LATER));
        Outcome outcome = release();
        if (call <= 6) {
            assertThat(outcome).isInstanceOf(Refused.class);
            SEEN.forEach((name, desired) -> assertThat(platform.desired(name)).isEqualTo(desired));
        } else {
            assertThat(outcome).isEqualTo(new Done());
        }
    }

    @Test
    void takesNoNoticeOfAHoldThatIsOver() throws Exception {
        platform.hold = Optional.of(FakePlatform.START);
        assertThat(release()).isEqualTo(new Done());
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void endsWhereACallFailsForGood(int call) throws Exception {
        platform.fail(call, Failure.DENIED);
        Outcome outcome = release();
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(reason(outcome)).contains("the role lacks a right");
        assertWholeUnlessCommitted("none");
        assertThat(committed()).isEqualTo(call > WEB);
    }

    @ParameterizedTest
    @MethodSource("everyMoment")
    void findsOutByReadingWhatWasDoneWithoutAnAnswer(int call) throws Exception {
        platform.fail(call, Failure.ANSWER_LOST);
        Outcome outcome = release();
        if (SETS.containsKey(call)) {
            assertThat(outcome).isEqualTo(new Done());
            assertThat(platform.changes).containsExactly("jibri=0", "web=0", "jvb=0");
        } else {
            assertThat(outcome).isInstanceOf(Failed.class);
            assertWholeUnlessCommitted("none");
        }
    }

    @Test
    void triesAThrottledChangeThreeTimesAndLooksEachTime() throws Exception {
        platform.fail(JIBRI, Failure.THROTTLED);
        // 6 read; 7 hold, 8 read, 9 jibri
        platform.fail(9, Failure.THROTTLED);
        assertThat(release()).isEqualTo(new Done());
        platform = FakePlatform.awake();
        for (int call = JIBRI; call < 18; call += 4) {
            platform.fail(call, Failure.THROTTLED);
        }
        assertThat(release()).isEqualTo(new Failed("too many calls"));
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void doesNotRepeatAThrottledChangeOverAnothersWish() throws Exception {
        platform.fail(JIBRI, Failure.THROTTLED);
        platform.before(7, () -> platform.operatorSets("jibri", 4));
        assertThat(release()).isInstanceOf(Refused.class);
        assertThat(platform.desired("jibri")).isEqualTo(4);
    }

    /** Somebody puts back the very count that the decision saw: that is a wish too, and must not be taken for a call that did nothing. */
    @Test
    void doesNotRepeatAChangeWithoutAnAnswerThatSomebodyHasUndone() throws Exception {
        platform.fail(WEB, Failure.ANSWER_LOST);
        platform.before(WEB + 1, () -> platform.operatorSets("web", 1));
        assertThat(release()).isInstanceOf(Failed.class);
        assertThat(platform.desired("web")).isEqualTo(1);
        assertThat(platform.desired("jibri")).isEqualTo(2);
    }

    @Test
    void saysWhatCouldNotBePutBack() throws Exception {
        platform.before(WEB - 1, () -> platform.operatorSets("jvb", 5));
        for (int call = WEB; call < WEB + 12; call++) {
            platform.fail(call, Failure.DENIED);
        }
        assertThat(reason(release()))
                .isEqualTo(
                        "somebody has set the service jvb from 3 to 5; jibri is not set back to 2: the role lacks a right");
    }

    @Test
    void leavesRecordersDownWhenSomebodyHasTakenSignallingDown() throws Exception {
        platform.before(WEB - 1, () -> platform.operatorSets("web", 0));
        assertThat(reason(release()))
                .isEqualTo("somebody has set the service web from 1 to 0; jibri is not set back to 2: web is at 0");
        assertThat(platform.desired("jvb")).isEqualTo(3);
    }

    // ---- by the machine: 1 read, 2 hold, 3 item (the look); 4 hold, 5 item, 6 sleep ----

    private Outcome releaseByMachine() throws ServicesException {
        Change change = platform.byMachine();
        return change.release(change.look(), platform.goAhead());
    }

    @Test
    void leavesTheServicesToTheMachine() throws Exception {
        assertThat(releaseByMachine()).isEqualTo(new Done());
        assertThat(platform.slept).containsExactly(7L);
        assertThat(platform.changes).isEmpty();
        assertThat(platform.progress).containsExactly("committed");
    }

    @Test
    void seesTheLaterOfBothHolds() throws Exception {
        platform.hold = Optional.of(FakePlatform.START);
        platform.itemHold = Optional.of(LATER);
        assertThat(platform.byMachine().look().holdUntil()).contains(LATER);
        platform.hold = Optional.of(LATER.plusSeconds(1));
        assertThat(platform.byMachine().look().holdUntil()).contains(LATER.plusSeconds(1));
        platform.itemHold = Optional.empty();
        Seen seen = platform.byMachine().look();
        assertThat(seen.holdUntil()).contains(LATER.plusSeconds(1));
        assertThat(seen.wanted()).isEqualTo(OptionalLong.of(7));
    }

    @ParameterizedTest
    @EnumSource(Disturbance.class)
    void doesNotAskTheMachineWhenSomethingHasHappenedSinceTheLook(Disturbance disturbance) throws Exception {
        platform.before(4, () -> disturbance.happens(platform));
        Outcome outcome = releaseByMachine();
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(reason(outcome)).contains(disturbance.reason);
        assertThat(platform.slept).isEmpty();
        assertThat(platform.progress).isEmpty();
    }

    enum Disturbance {
        WOKEN("version 8, not 7"),
        HELD_BY_ITEM("awake until"),
        HELD_BY_TAG("awake until"),
        STOPPED("called it off"),
        LATE_BY_MONOTONIC("monotonic clock"),
        LATE_BY_WALL("wall clock");

        private final String reason;

        Disturbance(String reason) {
            this.reason = reason;
        }

        void happens(FakePlatform platform) {
            switch (this) {
                case WOKEN -> platform.version++;
                case HELD_BY_ITEM -> platform.itemHold = Optional.of(LATER);
                case HELD_BY_TAG -> platform.hold = Optional.of(LATER);
                case STOPPED -> platform.stopped = true;
                case LATE_BY_MONOTONIC ->
                    platform.nanos += Duration.ofSeconds(2).toNanos();
                case LATE_BY_WALL -> platform.now = platform.now.plusSeconds(2);
            }
        }
    }

    @Test
    void failsWhenItCannotLookBeforeItAsksTheMachine() throws Exception {
        for (int call = 4; call <= 5; call++) {
            platform = FakePlatform.awake();
            platform.fail(call, Failure.DENIED);
            assertThat(releaseByMachine()).isEqualTo(new Failed("the role lacks a right"));
            assertThat(platform.slept).isEmpty();
            assertThat(platform.progress).isEmpty();
        }
    }

    @Test
    void asksTheMachineAgainAfterANewLook() throws Exception {
        platform.fail(6, Failure.DENIED);
        platform.fail(9, Failure.DENIED);
        assertThat(releaseByMachine()).isEqualTo(new Done());
        assertThat(platform.slept).containsExactly(7L);
        assertThat(platform.progress).containsExactly("committed");
    }

    @Test
    void givesUpAfterThreeAttempts() throws Exception {
        platform.fail(6, Failure.DENIED);
        platform.fail(9, Failure.DENIED);
        platform.fail(12, Failure.DENIED);
        assertThat(releaseByMachine()).isEqualTo(new Failed("the role lacks a right"));
        assertThat(platform.slept).isEmpty();
        assertThat(platform.progress).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Disturbance.class)
    void doesNotAskAgainWhenSomethingHasHappenedSince(Disturbance disturbance) throws Exception {
        platform.fail(6, Failure.DENIED);
        platform.before(7, () -> disturbance.happens(platform));
        Outcome outcome = releaseByMachine();
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(reason(outcome)).contains("the role lacks a right; not tried again: ", disturbance.reason);
        assertThat(platform.slept).isEmpty();
    }

    @Test
    void saysThatItDoesNotKnowWhenItCannotLookAgain() throws Exception {
        platform.fail(6, Failure.DENIED);
        platform.fail(8, Failure.DENIED);
        assertThat(releaseByMachine())
                .isEqualTo(new Failed("the role lacks a right; not tried again: the role lacks a right"));
    }

    // ---- shrinking: 3 read, 4 jvb, 5 read ----

    private Outcome shrink() throws ServicesException {
        Change change = platform.change("jvb");
        return change.shrink(change.look(), platform.goAhead());
    }

    @Test
    void takesOneBridgeAway() throws Exception {
        assertThat(shrink()).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("jvb=2");
        assertThat(platform.progress).containsExactly("jvb 3->2");
    }

    @Test
    void neverTakesTheLastBridge() throws Exception {
        platform.operatorSets("jvb", 1);
        assertThat(shrink()).isInstanceOf(Refused.class);
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void takesNoBridgeWhenSomebodyWantsAnotherNumber() throws Exception {
        platform.before(3, () -> platform.operatorSets("jvb", 4));
        assertThat(shrink()).isInstanceOf(Refused.class);
        assertThat(platform.desired("jvb")).isEqualTo(4);
    }

    @Test
    void takesNoBridgeWhileSomebodyDeploys() throws Exception {
        for (int call = 3; call <= 4; call++) {
            platform = FakePlatform.awake();
            platform.before(call, () -> platform.operatorDeploys("jvb"));
            assertThat(shrink()).isInstanceOf(Refused.class);
            assertThat(platform.desired("jvb")).isEqualTo(3);
        }
    }

    @Test
    void takesOneBridgeOnlyWhenTheAnswerIsLost() throws Exception {
        platform.fail(4, Failure.ANSWER_LOST);
        assertThat(shrink()).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("jvb=2");
    }

    @Test
    void takesNoBridgeWhenStopped() throws Exception {
        platform.before(3, () -> platform.stopped = true);
        assertThat(shrink()).isInstanceOf(Refused.class);
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void saysThatSomebodyHasRaisedTheCountAfterwards() throws Exception {
        platform.before(5, () -> platform.operatorSets("jvb", 6));
        assertThat(shrink()).isEqualTo(new Refused("somebody has set the service jvb to 6"));
        platform = FakePlatform.awake();
        platform.fail(5, Failure.DENIED);
        assertThat(shrink())
                .isEqualTo(
                        new Failed("the service jvb is set to 2, but could not be read back: the role lacks a right"));
    }

    @Test
    void cannotShrinkTwoServicesOfBridges() throws Exception {
        platform.with(Role.BRIDGES, "jvb-2", 2);
        assertThat(shrink()).isEqualTo(new Failed("2 services of bridges are configured; it must be one"));
    }

    // ---- following: 3 read, 4 jvb, 5 read ----

    private Outcome follow(String own) throws ServicesException {
        Change change = platform.change(own);
        return change.follow(change.look(), platform.goAhead());
    }

    @Test
    void followsSignallingWithItsOwnServiceOnly() throws Exception {
        platform.operatorSets("web", 0);
        assertThat(follow("jvb")).isEqualTo(new Done());
        assertThat(platform.changes).containsExactly("jvb=0");
        assertThat(platform.desired("jibri")).isEqualTo(2);
    }

    @Test
    void doesNotFollowWhileSignallingIsWanted() throws Exception {
        assertThat(reason(follow("jvb"))).isEqualTo("signalling is wanted: web at 1");
        platform = FakePlatform.awake().with(Role.SIGNALLING, "web-2", 0);
        assertThat(reason(follow("jvb"))).isEqualTo("signalling is wanted: web at 1");
        platform = FakePlatform.awake();
        platform.operatorSets("web", 0);
        platform.before(3, () -> platform.operatorSets("web", 1));
        assertThat(reason(follow("jvb"))).isEqualTo("signalling is wanted: web at 1");
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void doesNotFollowWithoutKnowingAnySignalling() throws Exception {
        platform = new FakePlatform().with(Role.BRIDGES, "jvb", 1);
        assertThat(follow("jvb")).isInstanceOf(Refused.class);
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void doesNotFollowWhenItsServiceWasChangedOrItWasStopped() throws Exception {
        platform.operatorSets("web", 0);
        platform.before(3, () -> platform.operatorSets("jvb", 4));
        assertThat(follow("jvb")).isInstanceOf(Refused.class);
        platform = FakePlatform.awake();
        platform.operatorSets("web", 0);
        platform.before(3, () -> platform.stopped = true);
        assertThat(follow("jvb")).isInstanceOf(Refused.class);
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void hasNothingToDoAtZero() throws Exception {
        platform.operatorSets("web", 0);
        platform.operatorSets("jvb", 0);
        assertThat(follow("jvb")).isEqualTo(new Done());
        assertThat(platform.changes).isEmpty();
    }

    @Test
    void followsOnlyForAServiceOfThePlatform() throws Exception {
        assertThat(follow("other")).isInstanceOf(Failed.class);
        Change change = Change.of(
                platform,
                Optional.empty(),
                Optional.empty(),
                () -> platform.nanos,
                java.time.Clock.systemUTC(),
                () -> false,
                platform);
        assertThat(change.follow(change.look(), platform.goAhead())).isInstanceOf(Failed.class);
    }
}
