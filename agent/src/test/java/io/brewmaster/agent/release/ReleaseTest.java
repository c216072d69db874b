package io.brewmaster.agent.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.idle.Activity;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.agent.leadership.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A release by its leader, in virtual time; each guard alone against all others. */
class ReleaseTest implements ReleaseHands {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final History history = History.settled();
    private final List<String> decisions = new ArrayList<>();
    private Release release = new Release("agent", ReleaseTiming.MEASURED, GRACE, this);
    private long beat;
    private long echoed;
    private double second;
    private boolean changeStarted;
    private boolean changeStopped;
    private Optional<GoAhead> sent = Optional.empty();
    private double sentAt;
    private double newestPresence;
    private Reading jicofo =
            new Reading.Counted("http://jicofo", 0, history.now().nanos());

    private boolean leads = true;
    private Activity activity = new Activity.Idle();
    private Optional<String> whyNotDue = Optional.empty();
    private Optional<Instant> seenHold = Optional.empty();
    private List<Peer> peers = List.of();
    private boolean stopping;
    private boolean silentSecondBridge;
    private double bridgeSpeaksUntil = 1_000;
    private boolean answersJicofo = true;
    private boolean echoes = true;
    private double readyAfter = 1;

    @Override
    public long announce() {
        return show();
    }

    private long show() {
        beat++;
        if (echoes || beat == 1) {
            echoed = beat;
        }
        return beat;
    }

    @Override
    public void startChange() {
        changeStarted = true;
    }

    @Override
    public void go(GoAhead goAhead) {
        sent = Optional.of(goAhead);
        sentAt = second;
    }

    @Override
    public void stopChange() {
        changeStopped = true;
    }

    @Override
    public long lastLook() {
        if (answersJicofo) {
            jicofo = new Reading.Counted("http://jicofo", 0, history.now().nanos());
        }
        return show();
    }

    @Override
    public void decided(String decision, String why) {
        decisions.add(decision + ": " + why);
    }

    private void begin() {
        history.bridge("jvb-a", 0);
        if (silentSecondBridge) {
            history.bridge("jvb-b", 0);
        }
        release.begin("release-1", "nobody for 900 s", history.now());
        second = 0;
    }

    /** Four looks a second, a presence every five, and the change process ready after a moment. */
    private void passes(double seconds) {
        for (double end = second + seconds; second < end && sent.isEmpty() && release.busy(); second += 0.25) {
            history.passes(0.25);
            if (second % 5 == 2 && second <= bridgeSpeaksUntil) {
                history.bridge("jvb-a", 0);
                newestPresence = second;
            }
            if (second >= readyAfter) {
                release.ready(new Seen(List.of(), OptionalLong.empty(), seenHold));
            }
            release.step(scene());
        }
    }

    private Scene scene() {
        return new Scene(
                leads,
                activity,
                whyNotDue,
                history.snapshot(),
                List.of(jicofo),
                peers,
                List.of(),
                Optional.of("jvb-a"),
                Optional.of(false),
                Optional.empty(),
                echoed,
                stopping,
                history.now());
    }

    private Peer peer(Optional<AgentReport.Release> consent, boolean isProtected, boolean live) {
        AgentReport report = new AgentReport(
                "other",
                1,
                1,
                AgentReport.Phase.FOLLOWING,
                AgentReport.Beside.NOTHING,
                OptionalInt.of(0),
                Optional.of(isProtected),
                Optional.of("jvb-b"),
                Optional.empty(),
                Optional.empty(),
                consent,
                Optional.empty(),
                false,
                Optional.empty());
        return new Peer(
                report,
                live ? OptionalLong.of(history.now().nanos()) : OptionalLong.empty(),
                0,
                OptionalLong.empty(),
                Duration.ofHours(1).toNanos());
    }

    @Test
    void sendsTheWordWithinTwoSecondsOfTheNewestOfTwoPresencesWithADeadlineInside() {
        begin();
        assertThat(changeStarted).isTrue();
        passes(60);
        assertThat(sent).isPresent();
        assertThat(sentAt).isBetween(newestPresence, newestPresence + 2);
        assertThat(newestPresence).as("the second presence since").isEqualTo(7);
        assertThat(sent.get().deadlineNanos())
                .isEqualTo(history.now().nanos() + Duration.ofSeconds(3).toNanos());
        assertThat(sent.get().deadlineWall()).isEqualTo(history.wall().plusSeconds(3));
        assertThat(sent.get().why()).isEqualTo("nobody for 900 s");
    }

    private void objectsAlone(LookGuard guard) {
        switch (guard) {
            case LEADS -> leads = false;
            case IDLE -> activity = new Activity.Unknown(List.of("jvb-b stands still"));
            case PRESENCES_TWICE -> {
                silentSecondBridge = true;
                AgentReport.Release word = new AgentReport.Release("release-1", Duration.ofMinutes(5));
                peers = List.of(peer(Optional.of(word), false, true));
            }
            case PRESENCE_FRESH -> {
                bridgeSpeaksUntil = 7;
                readyAfter = 10;
            }
            case READINGS_FRESH -> answersJicofo = false;
            case ECHOED -> echoes = false;
            case CONSENT -> peers = List.of(peer(Optional.empty(), true, true));
            case NOT_HELD -> seenHold = Optional.of(history.wall().plusSeconds(3_600));
            case NOT_STOPPING -> stopping = true;
        }
    }

    @ParameterizedTest
    @EnumSource(LookGuard.class)
    void isNeededAgainstAWordThatAllOthersWouldGive(LookGuard guard) {
        objectsAlone(guard);
        begin();
        // As long as a silent bridge still counts as fresh.
        passes(17);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(LookGuard.class)
    void withoutItTheWordWouldBeGiven(LookGuard guard) {
        Set<LookGuard> others = EnumSet.complementOf(EnumSet.of(guard));
        release = new Release("agent", ReleaseTiming.MEASURED, GRACE, this, others);
        objectsAlone(guard);
        begin();
        passes(17);
        assertThat(sent).as("without " + guard).isPresent();
    }

    @Test
    void isCalledOffWhenSomebodyComes() {
        begin();
        passes(3);
        whyNotDue = Optional.of("jvb-a has 1 people in 1 conferences");
        passes(1);
        assertThat(release.busy()).isFalse();
        assertThat(changeStopped).isTrue();
        assertThat(decisions).last().asString().contains("called off").contains("jvb-a has 1 people");
    }

    @Test
    void survivesAShortGapInTheEvidenceAndNotALongOne() {
        begin();
        passes(3);
        activity = new Activity.Unknown(List.of("no answer"));
        passes(20);
        assertThat(release.busy()).isTrue();
        passes(20);
        assertThat(release.busy()).isFalse();
    }

    @Test
    void isCalledOffWhenItsWordHasExpired() {
        answersJicofo = false;
        begin();
        passes(301);
        assertThat(release.busy()).isFalse();
        assertThat(decisions).last().asString().contains("not ready in time");
    }

    @Test
    void waitsForNobodyWhoseHeartbeatStandsStill() {
        peers = List.of(peer(Optional.empty(), true, false));
        begin();
        passes(60);
        assertThat(sent).isPresent();
    }

    @Test
    void waitsUntilWhoeverConsentsHasAlsoLetGo() {
        AgentReport.Release word = new AgentReport.Release("release-1", Duration.ofMinutes(5));
        peers = List.of(peer(Optional.of(word), true, true));
        begin();
        passes(30);
        assertThat(sent).isEmpty();
        peers = List.of(peer(Optional.of(word), false, true));
        passes(30);
        assertThat(sent).isPresent();
    }

    @Test
    void staysReleasedWithoutTheBreweryAndEndsWithANewOne() {
        begin();
        passes(60);
        release.committed(history.now());
        history.disconnects(History.SHARD);
        passesReleased(1_200);
        assertThat(release.step()).isEqualTo(Release.Step.RELEASED);
        release.brewery(history.now());
        assertThat(release.busy()).isFalse();
    }

    @Test
    void believesInNoEndWhenSomebodyIsThere() {
        begin();
        passes(60);
        release.committed(history.now());
        activity = new Activity.Busy(List.of("1 conferences on jicofo"));
        passesReleased(1);
        assertThat(release.busy()).isFalse();
    }

    private void passesReleased(int seconds) {
        for (int i = 0; i < seconds && release.busy(); i++) {
            history.passes(1);
            release.step(scene());
        }
    }

    @Test
    void isOverWhenTheChangeWasRefusedOrFailed() {
        begin();
        passes(60);
        release.ended(new Outcome.Refused("somebody has set the service jvb from 1 to 2"), history.now());
        assertThat(release.busy()).isFalse();
        assertThat(decisions).last().asString().startsWith("release refused").contains("from 1 to 2");
    }

    @Test
    void staysReleasedWhenTheChangeFailedBehindThePointOfNoReturn() {
        begin();
        passes(60);
        release.committed(history.now());
        release.ended(new Outcome.Failed("ecs: throttled"), history.now());
        assertThat(release.step()).isEqualTo(Release.Step.RELEASED);
        assertThat(decisions).last().asString().startsWith("release incomplete");
    }
}
