package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.change.ChangeHands;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.idle.Activity;
import io.brewmaster.agent.idle.IdleDecision;
import io.brewmaster.agent.idle.IdlePolicy;
import io.brewmaster.agent.idle.IdleSettings;
import io.brewmaster.agent.idle.Observation;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.agent.leadership.Leadership;
import io.brewmaster.agent.leadership.Leadership.Standing;
import io.brewmaster.agent.leadership.Peer;
import io.brewmaster.agent.leadership.Roster;
import io.brewmaster.agent.release.Follow;
import io.brewmaster.agent.release.LookGuard;
import io.brewmaster.agent.release.Release;
import io.brewmaster.agent.release.ReleaseHands;
import io.brewmaster.agent.release.Scene;
import io.brewmaster.agent.scaling.DrainDuty;
import io.brewmaster.agent.scaling.Seat;
import io.brewmaster.agent.scaling.Shrink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * All that one agent decides: who leads, whether anybody is there, what is done about it. Events, answers and looks go in; orders to
 * {@link Hands} come out. It belongs to one thread and knows no clock: the same history gives the same orders.
 */
public final class Control {
    private static final int DECISIONS_KEPT = 20;

    /** Who has the change process. */
    private enum Change {
        NONE,
        RELEASE,
        SHRINK,
        FOLLOW
    }

    private final ControlSettings settings;
    private final Guards guards;
    private final Hands hands;
    private final RandomGenerator random;
    private final Leadership leadership;
    private final Roster recorders;
    private final IdlePolicy policy;
    private final Release release;
    private final Shrink shrink;
    private final Follow follow;
    private final DrainDuty drainDuty;
    private final Map<String, Seat> visited = new LinkedHashMap<>();
    private final Deque<Decision> decisions = new ArrayDeque<>();

    private Moment now;
    private IdlePolicy.State idle;
    private Optional<IdleDecision> lastDecision = Optional.empty();
    private Activity activity = new Activity.Unknown(List.of("not looked yet"));
    private BrewerySnapshot snapshot;
    private List<Reading> jicofos;
    private List<Reading> prosodies;
    private Beside beside = Beside.UNKNOWN;
    private Optional<Boolean> ownProtection = Optional.empty();
    private Optional<AgentReport.Hold> hold = Optional.empty();
    private Change change = Change.NONE;
    private boolean stopping;
    private boolean releasedByLeader;
    private Optional<String> consented = Optional.empty();
    private long consentUntil;
    private long beat;
    private long echoedBeat;
    private long lastShown;
    private long lastAsked;
    private long lastAskedBeside;
    private long lastLook;
    private OptionalLong awayUntil = OptionalLong.empty();
    private Optional<Phase> shownPhase = Optional.empty();
    private long decisionsMade;

    /**
     * At rest until the first event.
     *
     * @param jicofoReadings  one for each jicofo that will be asked: missing so far
     * @param prosodyReadings the same for each Prosody
     * @param drainIsOurs     whether the mark of an earlier run says that our bridge is drained by us
     * @param random          spreads the visits of agents that are not needed
     */
    public Control(
            ControlSettings settings,
            Guards guards,
            List<Reading> jicofoReadings,
            List<Reading> prosodyReadings,
            boolean drainIsOurs,
            RandomGenerator random,
            Hands hands,
            Moment now) {
        this.settings = settings;
        this.guards = guards;
        this.hands = hands;
        this.random = random;
        this.now = now;
        this.jicofos = jicofoReadings;
        this.prosodies = prosodyReadings;
        ControlSettings.Times times = settings.times();
        leadership = new Leadership(
                settings.id(), settings.beside(), settings.seats(), times.leadership(), guards.leadership());
        recorders = new Roster(times.leadership());
        policy = new IdlePolicy(settings.idle(), times.leadership().longestGap());
        idle = IdlePolicy.State.begin(now);
        release = new Release(
                settings.id(), times.release(), settings.idle().unknownGrace(), new ForRelease(), guards.look());
        shrink = new Shrink(settings.id(), times.shrink(), new ForOne(Change.SHRINK, Order.SHRINK), guards.shrink());
        follow = new Follow(settings.id(), times.follow(), new ForOne(Change.FOLLOW, Order.FOLLOW), guards.follow());
        drainDuty = new DrainDuty(drainIsOurs);
        snapshot = new BrewerySnapshot(now.wall(), List.of(), List.of(), List.of());
        lastLook = now.nanos();
        lastShown = now.nanos();
        lastAsked = now.nanos() - times.ask().toNanos();
        lastAskedBeside = lastAsked;
    }

    // ---- what comes in ----

    /** Something happened in a brewery; called after the view has taken it in. */
    public void apply(BreweryEvent event, Moment at) {
        passes(at);
        if (event instanceof BreweryEvent.OccupantPresent present) {
            present.agent().ifPresent(report -> agentPresent(present, report));
        } else if (event instanceof BreweryEvent.OwnPresence own) {
            ownPresence(own);
        } else if (event instanceof BreweryEvent.OccupantGone gone) {
            if (isElection(gone.shard(), gone.room())) {
                leadership.gone(gone.nick(), now);
            } else if (gone.room() == Brewery.RECORDERS) {
                recorders.gone(key(gone.shard(), gone.nick()), now);
            }
        } else if (event instanceof BreweryEvent.RoomJoining joining && isElection(joining.shard(), joining.room())) {
            leadership.joining();
        } else if (event instanceof BreweryEvent.RoomJoined joined && isElection(joined.shard(), joined.room())) {
            joined();
        } else if (event instanceof BreweryEvent.RoomLeft left) {
            outside(left.shard(), left.room());
        } else if (event instanceof BreweryEvent.RoomRefused refused) {
            outside(refused.shard(), refused.room());
        } else if (event instanceof BreweryEvent.ShardDisconnected gone) {
            outside(gone.shard(), Brewery.BRIDGES);
            outside(gone.shard(), Brewery.RECORDERS);
        }
    }

    private void agentPresent(BreweryEvent.OccupantPresent present, AgentReport report) {
        if (isElection(present.shard(), present.room())) {
            boolean led = leadership.leads();
            leadership.present(present.nick(), report, now);
            remember(report);
            if (led && !leadership.leads()) {
                lostLeadership("overtaken by term " + report.term());
            }
        } else if (present.room() == Brewery.RECORDERS) {
            recorders.present(key(present.shard(), present.nick()), report, now);
        }
        report.hold()
                .filter(word ->
                        hold.isEmpty() || word.given().isAfter(hold.get().given()))
                .ifPresent(word -> hold = Optional.of(word));
    }

    private static String key(String shard, String nick) {
        return shard + "/" + nick;
    }

    /** An agent that is not needed is seen now and then only; what it said last holds until its bridge is gone. */
    private void remember(AgentReport report) {
        report.bridge().ifPresent(bridge -> visited.put(bridge, seat(report, bridge, false)));
    }

    private static Seat seat(AgentReport report, String bridge, boolean own) {
        return new Seat(
                bridge,
                own,
                report.isProtected(),
                report.drain(),
                report.revision().flatMap(Control::number));
    }

    private static Optional<Integer> number(String revision) {
        try {
            return Optional.of(Integer.valueOf(revision));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void ownPresence(BreweryEvent.OwnPresence own) {
        if (isElection(own.shard(), own.room())) {
            boolean led = leadership.leads();
            leadership.echo(own.agent(), now);
            echoedBeat = Math.max(echoedBeat, own.agent().beat());
            if (!led && leadership.leads()) {
                decided("leads", "term " + leadership.term() + ", first claim in the room");
            }
        }
    }

    private void joined() {
        leadership.joined(now);
        releasedByLeader = false;
        release.brewery(now);
        showNow();
    }

    private void outside(String shard, Brewery room) {
        if (isElection(shard, room)) {
            boolean led = leadership.leads();
            leadership.outside();
            if (led) {
                lostLeadership("out of the room");
            }
        }
        if (room == Brewery.RECORDERS) {
            recorders.clear();
        }
    }

    private boolean isElection(String shard, Brewery room) {
        return room == Brewery.BRIDGES && shard.equals(settings.electionShard());
    }

    private void lostLeadership(String why) {
        decided("leads no more", why);
        shrink.abandon("no longer the leader", now);
    }

    /** What every jicofo and every Prosody said. */
    public void readings(List<Reading> fromJicofos, List<Reading> fromProsodies, Moment at) {
        passes(at);
        jicofos = fromJicofos;
        prosodies = fromProsodies;
    }

    /** What is beside us. */
    public void beside(Beside seen, Moment at) {
        passes(at);
        beside = seen;
        if (settings.beside() == AgentReport.Beside.RECORDER) {
            ownProtection = seen.isProtected();
        }
    }

    /** Whether our task is protected, as the last call of ours left it. */
    public void protection(Optional<Boolean> isProtected, Moment at) {
        passes(at);
        if (!ownProtection.equals(isProtected)) {
            ownProtection = isProtected;
            showNow();
        }
    }

    /** An operator keeps the platform awake, or not any longer. */
    public void hold(Optional<Duration> length, Moment at) {
        passes(at);
        Instant until = now.wall().plus(length.orElse(Duration.ZERO));
        hold = Optional.of(new AgentReport.Hold(until, now.wall()));
        decided(length.isPresent() ? "held" : "hold ended", "by an operator, until " + until);
        showNow();
    }

    /** An order to drain, or not to, was carried out. */
    public void drained(boolean on, Moment at) {
        passes(at);
        drainDuty.done(on);
        showNow();
    }

    /** The change process has looked. */
    public void changeReady(Seen seen, Moment at) {
        passes(at);
        switch (change) {
            case RELEASE -> release.ready(seen);
            case SHRINK -> shrink.ready(seen);
            case FOLLOW -> follow.ready(seen, now);
            case NONE -> {}
        }
    }

    /** The change process has passed the point of no return. */
    public void changeCommitted(Moment at) {
        passes(at);
        if (change == Change.RELEASE) {
            release.committed(now);
            showNow();
        }
    }

    /** The change process has ended. */
    public void changeEnded(Outcome outcome, Moment at) {
        passes(at);
        Change ended = change;
        change = Change.NONE;
        switch (ended) {
            case RELEASE -> {
                release.ended(outcome, now);
                if (!release.busy()) {
                    idle = idle.again();
                }
                showNow();
            }
            case SHRINK -> shrink.ended(outcome, now);
            case FOLLOW -> follow.ended(outcome, now);
            case NONE -> {}
        }
    }

    /** We have been told to stop: nothing new is begun, and what can still be called off is. */
    public void stopping(Moment at) {
        passes(at);
        stopping = true;
        if (guards.look().contains(LookGuard.NOT_STOPPING) && change != Change.NONE) {
            hands.stopChange();
        }
    }

    // ---- the looks ----

    /** How soon to look again. */
    public Duration pace() {
        return release.announced() ? Duration.ofMillis(250) : Duration.ofSeconds(1);
    }

    /** Looks at everything and does what is due. */
    public void look(BrewerySnapshot seen, Moment at) {
        passes(at);
        snapshot = seen;
        recorders.expire(now);
        visited.keySet()
                .removeIf(nick -> snapshot.bridgesComplete()
                        && snapshot.bridges().stream()
                                .noneMatch(bridge -> bridge.id().equals(nick)));
        judge();
        followLeader();
        decide();
        stepRelease();
        stepShrink();
        stepFollow();
        guard();
        ask();
        takeSeat();
        beat();
    }

    /** Time goes by: the leadership looks first, so that nothing is done by a leader that is none any more. */
    private void passes(Moment at) {
        boolean stoodStill =
                at.since(lastLook).compareTo(settings.times().leadership().longestGap()) > 0;
        now = at;
        lastLook = at.nanos();
        if (stoodStill) {
            recorders.unproven();
            follow.stoodStill();
        }
        boolean led = leadership.leads();
        leadership.look(now);
        if (led && !leadership.leads()) {
            lostLeadership(stoodStill ? "stood still" : "own heartbeat did not come back");
        }
    }

    private void judge() {
        List<Observation.RecorderAgent> agents = new ArrayList<>();
        for (Peer peer : recorders.peers()) {
            agents.add(new Observation.RecorderAgent(peer.report(), peer.live(now)));
        }
        activity = Activity.of(
                new Observation(
                        snapshot,
                        settings.ownBridge(),
                        agents,
                        jicofos,
                        settings.idle().mode() == IdleSettings.Mode.ACT,
                        prosodies,
                        settings.times().readingsAge(),
                        now),
                guards.evidence());
    }

    /** A leader's release and its end hold for everybody who hears of them. */
    private void followLeader() {
        Optional<AgentReport> leader = leadership.leader(now).map(Peer::report);
        boolean busy = activity instanceof Activity.Busy;
        leader.ifPresent(report -> releasedByLeader = report.phase() == Phase.RELEASED);
        releasedByLeader &= !busy;
        Optional<AgentReport.Release> announced = leader.filter(report -> report.phase() == Phase.RELEASING)
                .flatMap(AgentReport::release)
                .filter(word -> !busy);
        if (announced.isPresent()) {
            consented = announced.map(AgentReport.Release::id);
            consentUntil = now.nanos() + announced.get().expires().toNanos();
        } else if (leader.isPresent() || leadership.leads() || now.nanos() - consentUntil >= 0) {
            consented = Optional.empty();
        }
    }

    private void decide() {
        idle = policy.next(idle, activity, now);
        IdleDecision decision = policy.decide(idle, activity, held(), now);
        boolean another =
                lastDecision.isEmpty() || !lastDecision.get().getClass().equals(decision.getClass());
        lastDecision = Optional.of(decision);
        if (another) {
            tell(decision);
        }
        boolean free = !release.busy() && change != Change.FOLLOW && !stopping;
        if (decision instanceof IdleDecision.Release due && settings.canRelease() && leadership.leads() && free) {
            shrink.abandon("the platform is released", now);
            release.begin(newDecision("release"), "nobody for " + show(due.idle()), now);
        }
    }

    private Optional<Instant> held() {
        return hold.filter(word -> word.holds(now.wall())).map(AgentReport.Hold::until);
    }

    private void tell(IdleDecision decision) {
        if (decision instanceof IdleDecision.Busy busy) {
            decided("busy", String.join("; ", busy.reasons()));
        } else if (decision instanceof IdleDecision.Unknown unknown) {
            decided("unknown", String.join("; ", unknown.reasons()));
        } else if (decision instanceof IdleDecision.Waiting waiting) {
            decided("idle", "waits for " + waiting.why() + ", " + show(waiting.left()) + " left");
        } else if (decision instanceof IdleDecision.WouldRelease would) {
            decided("would release", "nobody for " + show(would.idle()) + "; idle.mode is observe");
        }
    }

    private static String show(Duration duration) {
        return duration.toSeconds() + " s";
    }

    private void stepRelease() {
        if (!release.busy()) {
            return;
        }
        Release.Step before = release.step();
        release.step(new Scene(
                leadership.leads(),
                activity,
                whyNotDue(),
                snapshot,
                jicofos,
                leadership.peers(),
                recorders.peers(),
                settings.ownBridge(),
                ownProtection,
                held(),
                echoedBeat,
                stopping,
                now));
        if (before != release.step() && !release.busy()) {
            idle = idle.again();
            showNow();
        }
    }

    /** A release that was due a moment ago stays so through a short gap in the evidence. */
    private Optional<String> whyNotDue() {
        IdleDecision decision = policy.decide(idle, activity, held(), now);
        if (decision instanceof IdleDecision.Busy busy) {
            return Optional.of(String.join("; ", busy.reasons()));
        }
        return decision instanceof IdleDecision.Waiting waiting ? Optional.of(waiting.why()) : Optional.empty();
    }

    private void stepShrink() {
        if (release.busy() || settings.idle().mode() != IdleSettings.Mode.ACT) {
            return;
        }
        boolean free = change == Change.NONE || change == Change.SHRINK;
        if (free) {
            shrink.step(leadership.leads(), stopping, settings.canLower(), snapshot, bridgesWanted(), seats(), now);
        }
    }

    private Collection<Seat> seats() {
        Map<String, Seat> seats = new LinkedHashMap<>(visited);
        settings.ownBridge().ifPresent(own -> seats.put(own, seat(report(), own, true)));
        return seats.values();
    }

    private void stepFollow() {
        boolean may = settings.canFollow()
                && settings.idle().mode() == IdleSettings.Mode.ACT
                && (change == Change.NONE || change == Change.FOLLOW);
        if (may) {
            boolean inBrewery = leadership.standing() != Standing.OUTSIDE || awayUntil.isPresent();
            follow.step(inBrewery, sideEmpty(), stopping, now);
        }
    }

    private boolean sideEmpty() {
        return switch (settings.beside()) {
            case BRIDGE ->
                beside.people().equals(OptionalInt.of(0))
                        && beside.conferences().equals(OptionalInt.of(0));
            case RECORDER ->
                beside.uploads().equals(OptionalInt.of(0))
                        && beside.recorder().isPresent()
                        && beside.recorder().get() != AgentReport.Recorder.BUSY;
            case NOTHING -> true;
        };
    }

    /** A bridge's task is protected from the start and always, but for three reasons. A recorder's is its finalizer's business. */
    private void guard() {
        if (settings.beside() == AgentReport.Beside.BRIDGE) {
            hands.protect(!letsGo());
        }
        Optional<Boolean> wish = drainWish();
        boolean drains = settings.ownBridge()
                .flatMap(own -> snapshot.bridges().stream()
                        .filter(bridge -> bridge.id().equals(own))
                        .findFirst())
                .map(bridge -> bridge.report().flags().drain())
                .orElse(false);
        drainDuty.order(wish, drains, now).ifPresent(hands::drain);
    }

    private boolean letsGo() {
        return release.busy()
                || releasedByLeader
                || consented.isPresent()
                || follow.letsGo(now)
                || (drainWish().orElse(false) && takeWish());
    }

    /** Whether the leader wants our bridge emptied; empty when nobody leads that we know of. */
    private Optional<Boolean> drainWish() {
        if (settings.ownBridge().isEmpty()) {
            return Optional.empty();
        }
        if (leadership.leads()) {
            return Optional.of(shrink.drain().equals(settings.ownBridge()));
        }
        return leadership.leader(now).map(leader -> leader.report().drain().equals(settings.ownBridge()));
    }

    private boolean takeWish() {
        return leadership.leads()
                ? shrink.take()
                : leadership.leader(now).map(leader -> leader.report().take()).orElse(false);
    }

    private void ask() {
        Duration every = settings.times().ask();
        boolean watches = leadership.standing() != Standing.OUTSIDE
                && settings.beside() != AgentReport.Beside.RECORDER
                && settings.idle().mode() != IdleSettings.Mode.OFF;
        if (watches && now.since(lastAsked).compareTo(every) >= 0) {
            lastAsked = now.nanos();
            hands.ask();
        }
        if (now.since(lastAskedBeside).compareTo(every) >= 0) {
            lastAskedBeside = now.nanos();
            hands.askBeside();
        }
    }

    private void takeSeat() {
        if (awayUntil.isPresent()) {
            if (now.nanos() - awayUntil.getAsLong() >= 0) {
                awayUntil = OptionalLong.empty();
                hands.stay(true);
            }
            return;
        }
        // Whoever has let go of its task stays until it hears how that ends.
        boolean consents =
                consented.isPresent() || releasedByLeader || drainWish().orElse(false);
        if (!leadership.needed(now) && !consents) {
            long away = settings.times().leadership().away().toNanos();
            awayUntil = OptionalLong.of(now.nanos() + away * 3 / 4 + random.nextLong(away / 2 + 1));
            hands.stay(false);
        }
    }

    private void beat() {
        boolean due =
                now.since(lastShown).compareTo(settings.times().leadership().beat()) >= 0;
        if (due || !shownPhase.equals(Optional.of(phase()))) {
            showNow();
        }
    }

    private void showNow() {
        beat++;
        lastShown = now.nanos();
        AgentReport report = report();
        shownPhase = Optional.of(report.phase());
        hands.show(report);
    }

    private Phase phase() {
        if (leadership.phase() == Phase.LEADING) {
            return release.step() == Release.Step.RELEASED
                    ? Phase.RELEASED
                    : release.announced() ? Phase.RELEASING : Phase.LEADING;
        }
        return leadership.phase();
    }

    private AgentReport report() {
        boolean leads = leadership.leads();
        Optional<String> draining = drainDuty.ours() ? settings.ownBridge() : Optional.empty();
        OptionalInt uploads = settings.beside() == AgentReport.Beside.RECORDER ? beside.uploads() : OptionalInt.of(0);
        Optional<AgentReport.Release> consent = consented.map(id ->
                new AgentReport.Release(id, Duration.ofNanos(Math.max(0, consentUntil - now.nanos()))));
        return new AgentReport(
                settings.id(),
                leadership.term(),
                beat,
                phase(),
                settings.beside(),
                uploads,
                ownProtection,
                settings.ownBridge(),
                settings.revision(),
                beside.recorder(),
                leads ? release.shown(now) : consent,
                leads && shrink.drain().isPresent() ? shrink.drain() : draining,
                leads && shrink.take(),
                hold);
    }

    // ---- what goes out ----

    /** Whether this agent speaks for the platform now, and so publishes its metrics. */
    public boolean leads() {
        return leadership.leads();
    }

    /** What is known of whether anybody is there. */
    public Activity activity() {
        return activity;
    }

    /** How long nobody has been there; empty while somebody is, or may be. */
    public Optional<Duration> idle() {
        return idle.idle(now);
    }

    /** How many bridges the present load needs. */
    public OptionalInt bridgesWanted() {
        return settings.wanted().bridges(snapshot);
    }

    /** How many recorders are wanted. */
    public OptionalInt recordersWanted() {
        long expired = recorders.peers().stream()
                .filter(peer ->
                        peer.live(now) && peer.report().recorder().equals(Optional.of(AgentReport.Recorder.EXPIRED)))
                .count();
        return settings.wanted().recorders(snapshot, expired);
    }

    /** What to show to people. */
    public ControlStatus status() {
        return StatusOf.control(
                settings,
                leadership,
                release,
                lastDecision,
                activity,
                held(),
                recorders,
                this,
                List.copyOf(decisions),
                now);
    }

    private String newDecision(String kind) {
        String suffix = settings.id().substring(Math.max(0, settings.id().length() - 4));
        return kind + "-" + leadership.term() + "-" + suffix + "-" + now.wall().getEpochSecond() + "-"
                + ++decisionsMade;
    }

    private void decided(String what, String why) {
        Decision decision = new Decision(now.wall(), what, why, leadership.term());
        decisions.addFirst(decision);
        if (decisions.size() > DECISIONS_KEPT) {
            decisions.removeLast();
        }
        hands.decided(decision);
    }

    /** The release's hands. */
    private final class ForRelease implements ReleaseHands {
        @Override
        public long announce() {
            showNow();
            return beat;
        }

        @Override
        public void startChange() {
            change = Change.RELEASE;
            hands.startChange(Order.RELEASE);
        }

        @Override
        public void go(GoAhead goAhead) {
            hands.go(goAhead);
        }

        @Override
        public void stopChange() {
            if (change == Change.RELEASE) {
                change = Change.NONE;
                hands.stopChange();
            }
        }

        @Override
        public long lastLook() {
            showNow();
            hands.ask();
            return beat;
        }

        @Override
        public void decided(String decision, String why) {
            Control.this.decided(decision, why);
        }
    }

    /** The hands of whoever changes one service. */
    private final class ForOne implements ChangeHands {
        private final Change mine;
        private final Order order;

        ForOne(Change mine, Order order) {
            this.mine = Objects.requireNonNull(mine);
            this.order = order;
        }

        @Override
        public void startChange() {
            change = mine;
            hands.startChange(order);
        }

        @Override
        public void go(GoAhead goAhead) {
            hands.go(goAhead);
        }

        @Override
        public void stopChange() {
            if (change == mine) {
                change = Change.NONE;
                hands.stopChange();
            }
        }

        @Override
        public String newDecision() {
            return Control.this.newDecision(order == Order.SHRINK ? "shrink" : "follow");
        }

        @Override
        public void decided(String decision, String why) {
            Control.this.decided(decision, why);
        }
    }
}
