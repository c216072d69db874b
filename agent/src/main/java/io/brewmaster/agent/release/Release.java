package io.brewmaster.agent.release;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.idle.Activity;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.agent.leadership.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One release of the platform by its leader, from the announcement to the end. It belongs to one thread and knows no clock. Until the word
 * is sent anything may call it off; after that only the change process decides, by what it finds.
 */
public final class Release {
    /** How far it is. */
    public enum Step {
        /** There is none. */
        NONE,
        /** Announced: agents let go of their tasks, the change process looks and warms up, every bridge is heard twice. */
        ANNOUNCED,
        /** The last look is being taken. */
        LOOKING,
        /** The word is sent. */
        SENT,
        /** Signalling is at zero, or the platform's machine has taken over. It stays so even when the brewery is lost. */
        RELEASED
    }

    private final String agent;
    private final ReleaseTiming timing;
    private final Duration graceForUnknown;
    private final Set<LookGuard> guards;
    private final ReleaseHands hands;

    private Step step = Step.NONE;
    private String id = "";
    private String evidence = "";
    private long since;
    private OptionalLong unknownSince = OptionalLong.empty();
    private Optional<Seen> seen = Optional.empty();
    private final Map<String, Instant> lastClock = new HashMap<>();
    private final Map<String, Integer> presences = new HashMap<>();
    private final Set<String> letGo = new HashSet<>();
    private long announcedBeat;
    private boolean echoed;
    private long lookedAt;
    private long lookBeat;

    /**
     * @param agent           our id
     * @param graceForUnknown how long the evidence may be missing before the release is called off
     */
    public Release(String agent, ReleaseTiming timing, Duration graceForUnknown, ReleaseHands hands) {
        this(agent, timing, graceForUnknown, hands, EnumSet.allOf(LookGuard.class));
    }

    /** The same with some guards only, for the model that proves what each is good for. */
    public Release(
            String agent, ReleaseTiming timing, Duration graceForUnknown, ReleaseHands hands, Set<LookGuard> guards) {
        this.agent = agent;
        this.timing = timing;
        this.graceForUnknown = graceForUnknown;
        this.hands = hands;
        this.guards = guards;
    }

    /** How far it is. */
    public Step step() {
        return step;
    }

    /** Whether nothing new may be begun. */
    public boolean busy() {
        return step != Step.NONE;
    }

    /** Whether it is announced, and so to be shown to the others. */
    public boolean announced() {
        return step == Step.ANNOUNCED || step == Step.LOOKING || step == Step.SENT;
    }

    /** What to show in our presence. */
    public Optional<AgentReport.Release> shown(Moment now) {
        if (step == Step.NONE) {
            return Optional.empty();
        }
        Duration left = timing.expires().minus(now.since(since));
        return Optional.of(new AgentReport.Release(id, left.isNegative() ? Duration.ZERO : left));
    }

    /**
     * Announces it.
     *
     * @param why the evidence, as one line
     */
    public void begin(String decision, String why, Moment now) {
        step = Step.ANNOUNCED;
        id = decision;
        evidence = why;
        since = now.nanos();
        unknownSince = OptionalLong.empty();
        seen = Optional.empty();
        lastClock.clear();
        presences.clear();
        letGo.clear();
        hands.decided("release announced", id + ": " + why);
        announcedBeat = hands.announce();
        echoed = false;
        hands.startChange();
    }

    /** The change process has looked, and waits for the word. */
    public void ready(Seen what) {
        if (step == Step.ANNOUNCED || step == Step.LOOKING) {
            seen = Optional.of(what);
        }
    }

    /** The point of no return is passed. */
    public void committed(Moment now) {
        if (step == Step.SENT) {
            step = Step.RELEASED;
            since = now.nanos();
            hands.decided("released", id + ": signalling is at zero");
        }
    }

    /** The change process has ended. */
    public void ended(Outcome outcome, Moment now) {
        if (outcome instanceof Outcome.Done && (step == Step.SENT || step == Step.RELEASED)) {
            step = Step.RELEASED;
            since = now.nanos();
            hands.decided("release done", id);
        } else if (step == Step.RELEASED) {
            hands.decided("release incomplete", id + ": " + reason(outcome));
        } else if (step != Step.NONE) {
            callOff(outcome instanceof Outcome.Refused ? "release refused" : "release failed", reason(outcome));
        }
    }

    private static String reason(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused
                ? refused.reason()
                : outcome instanceof Outcome.Failed failed ? failed.reason() : "it ended before it was asked to begin";
    }

    /** The brewery was joined anew: the platform lives, whoever woke it. */
    public void brewery(Moment now) {
        if (step == Step.RELEASED) {
            step = Step.NONE;
            hands.decided("platform is back", id);
        } else if (announced()) {
            abandon("the brewery was lost");
        }
    }

    private void abandon(String reason) {
        if (step == Step.SENT) {
            return;
        }
        hands.stopChange();
        callOff("release called off", reason);
    }

    private void callOff(String decision, String why) {
        step = Step.NONE;
        hands.decided(decision, id + ": " + why);
    }

    /** To be called about every quarter of a second while there is a release, and whenever something it waits for has come. */
    public void step(Scene scene) {
        Moment now = scene.now();
        switch (step) {
            case NONE -> {}
            case ANNOUNCED, LOOKING -> {
                hear(scene);
                Optional<String> objection = objection(scene);
                if (objection.isPresent()) {
                    abandon(objection.get());
                } else {
                    look(scene);
                }
            }
            case SENT -> {
                if (now.since(since).compareTo(timing.ends()) > 0) {
                    hands.stopChange();
                    callOff("release failed", "the change process did not end in time");
                }
            }
            case RELEASED -> lives(scene).ifPresent(sign -> callOff("platform is back", sign));
        }
    }

    /** Somebody woke the platform before the brewery was gone. */
    private Optional<String> lives(Scene scene) {
        if (!scene.snapshot().bridgesComplete()) {
            return Optional.empty();
        }
        if (scene.activity() instanceof Activity.Busy busy) {
            return Optional.of(String.join("; ", busy.reasons()));
        }
        return scene.now().since(since).compareTo(timing.latch()) > 0
                ? Optional.of("the brewery is still there")
                : Optional.empty();
    }

    /**
     * Counts every bridge's presences since the announcement, and remembers who has let go. In the room's order: what comes after our own
     * announcement has come back was sent after it, however slow the path.
     */
    private void hear(Scene scene) {
        boolean announced = echoed;
        echoed = scene.echoedBeat() >= announcedBeat;
        for (Bridge bridge : scene.snapshot().bridges()) {
            Instant clock = bridge.report().bridgeClock().orElse(Instant.MIN);
            Instant before = lastClock.put(bridge.id(), clock);
            if (announced && before != null && !before.equals(clock)) {
                presences.merge(bridge.id(), 1, Integer::sum);
            }
        }
        for (Peer peer : scene.peers()) {
            boolean consents =
                    peer.report().release().map(AgentReport.Release::id).equals(Optional.of(id)) && !isProtected(peer);
            if (consents) {
                peer.report().bridge().ifPresent(letGo::add);
            }
        }
    }

    private static boolean isProtected(Peer peer) {
        return peer.report().isProtected().orElse(false);
    }

    /** Why the release is to be called off. */
    private Optional<String> objection(Scene scene) {
        if (guards.contains(LookGuard.NOT_STOPPING) && scene.stopping()) {
            return Optional.of("told to stop");
        }
        if (guards.contains(LookGuard.LEADS) && !scene.leads()) {
            return Optional.of("no longer the leader");
        }
        if (guards.contains(LookGuard.NOT_HELD) && held(scene).isPresent()) {
            return Optional.of("an operator keeps it awake until " + held(scene).get());
        }
        if (scene.due().isPresent() && guards.contains(LookGuard.IDLE)) {
            return scene.due();
        }
        if (scene.now().since(since).compareTo(timing.expires()) > 0) {
            return Optional.of("it was not ready in time: " + missing(scene).orElse("no moment was fresh enough"));
        }
        return unknownForLong(scene);
    }

    private Optional<Instant> held(Scene scene) {
        Instant now = scene.now().wall();
        Optional<Instant> read = seen.flatMap(Seen::holdUntil).filter(until -> until.isAfter(now));
        return read.isPresent() ? read : scene.hold().filter(until -> until.isAfter(now));
    }

    private Optional<String> unknownForLong(Scene scene) {
        if (!(scene.activity() instanceof Activity.Unknown unknown) || !guards.contains(LookGuard.IDLE)) {
            unknownSince = OptionalLong.empty();
            return Optional.empty();
        }
        if (unknownSince.isEmpty()) {
            unknownSince = OptionalLong.of(scene.now().nanos());
        }
        return scene.now().since(unknownSince.getAsLong()).compareTo(graceForUnknown) > 0
                ? Optional.of(String.join("; ", unknown.reasons()))
                : Optional.empty();
    }

    private void look(Scene scene) {
        if (missing(scene).isPresent()) {
            step = Step.ANNOUNCED;
            return;
        }
        boolean lookIsOver = step == Step.LOOKING && scene.now().since(lookedAt).compareTo(timing.fresh()) > 0;
        if (step == Step.ANNOUNCED || lookIsOver) {
            // Half the time is left for the answers.
            if (freshest(scene).compareTo(timing.fresh().dividedBy(2)) <= 0
                    || !guards.contains(LookGuard.PRESENCE_FRESH)) {
                step = Step.LOOKING;
                lookedAt = scene.now().nanos();
                lookBeat = hands.lastLook();
            } else {
                step = Step.ANNOUNCED;
            }
        } else if (complete(scene)) {
            send(scene);
        }
    }

    /** What has to be there before a last look is worth taking. */
    private Optional<String> missing(Scene scene) {
        if (seen.isEmpty()) {
            return Optional.of("the change process is not ready");
        }
        if (guards.contains(LookGuard.IDLE) && !(scene.activity() instanceof Activity.Idle)) {
            return Optional.of(String.join("; ", scene.activity().reasons()));
        }
        if (guards.contains(LookGuard.PRESENCES_TWICE)) {
            for (Bridge bridge : scene.snapshot().bridges()) {
                if (presences.getOrDefault(bridge.id(), 0) < 2) {
                    return Optional.of(bridge.id() + " has not spoken twice");
                }
            }
        }
        return guards.contains(LookGuard.CONSENT) ? withoutConsent(scene) : Optional.empty();
    }

    private Optional<String> withoutConsent(Scene scene) {
        boolean waitedForAll = scene.now().since(since).compareTo(timing.consent()) > 0;
        for (Peer peer : scene.recorders()) {
            if (peer.live(scene.now()) && isProtected(peer)) {
                return Optional.of(peer.report().id() + " protects its task");
            }
        }
        for (Peer peer : scene.peers()) {
            boolean consents =
                    peer.report().release().map(AgentReport.Release::id).equals(Optional.of(id));
            if (peer.live(scene.now()) && (!consents || isProtected(peer))) {
                return Optional.of(peer.report().id() + " has not let go of its task");
            }
        }
        if (waitedForAll) {
            return Optional.empty();
        }
        if (scene.ownProtection().orElse(false)) {
            return Optional.of("our own task is still protected");
        }
        for (Bridge bridge : scene.snapshot().bridges()) {
            boolean ours = scene.ownBridge().equals(Optional.of(bridge.id()));
            if (!ours && !letGo.contains(bridge.id())) {
                return Optional.of("the agent beside " + bridge.id() + " has not let go of its task");
            }
        }
        return Optional.empty();
    }

    private boolean complete(Scene scene) {
        Moment now = scene.now();
        boolean presenceFresh = freshest(scene).compareTo(timing.fresh()) <= 0;
        boolean readingsFresh = scene.jicofos().stream()
                .allMatch(reading -> reading instanceof Reading.Counted counted
                        && counted.asked() - lookedAt >= 0
                        && now.since(counted.asked()).compareTo(timing.fresh()) <= 0);
        return (presenceFresh || !guards.contains(LookGuard.PRESENCE_FRESH))
                && (readingsFresh || !guards.contains(LookGuard.READINGS_FRESH))
                && (scene.echoedBeat() >= lookBeat || !guards.contains(LookGuard.ECHOED));
    }

    /** How long ago the newest presence of any bridge came. */
    private static Duration freshest(Scene scene) {
        Duration newest = Duration.ofDays(1);
        for (Bridge bridge : scene.snapshot().freshBridges()) {
            Duration age = bridge.state().age().orElse(newest);
            newest = age.compareTo(newest) < 0 ? age : newest;
        }
        return newest;
    }

    private void send(Scene scene) {
        Moment now = scene.now();
        step = Step.SENT;
        since = now.nanos();
        hands.go(new GoAhead(
                id, now.nanos() + timing.deadline().toNanos(), now.wall().plus(timing.deadline()), agent, evidence));
        hands.decided("release sent", id + ": the last look showed nobody");
    }
}
