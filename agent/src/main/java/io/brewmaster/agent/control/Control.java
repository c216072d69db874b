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
import io.brewmaster.agent.scaling.Shrink;
import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * All that one agent decides: who leads, whether anybody is there, what is done about it. Events, answers and looks go in; orders to
 * {@link Hands} come out. It belongs to one thread and knows no clock: the same history gives the same orders.
 */
public final class Control {
    private final ControlSettings settings;
    private final Guards guards;
    private final Hands hands;
    private final Leadership leadership;
    private final Roster recorders;
    private final IdlePolicy policy;
    private final Release release;
    private final Shrink shrink;
    private final Follow follow;
    private final DrainDuty drainDuty;
    private final SeatMemory seats = new SeatMemory();
    private final LeaderWord leaderWord = new LeaderWord();
    private final ChangeSlot change;
    private final DecisionLog decisions;
    private final Attendance attendance;
    private final Heartbeat heartbeat;
    private final Neighbours neighbours;
    private final Map<String, Long> sessions = new HashMap<>();

    private Moment now;
    private IdlePolicy.State idle;
    private Optional<IdleDecision> lastDecision = Optional.empty();
    private Activity activity = new Activity.Unknown(List.of("not looked yet"));
    private BrewerySnapshot snapshot;
    private Optional<Boolean> ownProtection = Optional.empty();
    private Optional<AgentReport.Hold> hold = Optional.empty();
    private boolean stopping;
    private long lastLook;

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
        this.now = now;
        ControlSettings.Times times = settings.times();
        change = new ChangeSlot(hands);
        decisions = new DecisionLog(settings.id(), hands);
        attendance = new Attendance(times.leadership().away(), random, hands);
        heartbeat = new Heartbeat(times.leadership().beat(), hands, now);
        neighbours = new Neighbours(times.ask(), jicofoReadings, prosodyReadings, hands, now);
        leadership = new Leadership(
                settings.id(), settings.beside(), settings.seats(), times.leadership(), guards.leadership());
        recorders = new Roster(times.leadership());
        policy = new IdlePolicy(settings.idle(), times.leadership().longestGap());
        idle = IdlePolicy.State.begin(now);
        release = new Release(
                settings.id(), times.release(), settings.idle().unknownGrace(), new ForRelease(), guards.look());
        shrink = new Shrink(settings.id(), times.shrink(), new ForOne(Order.SHRINK), guards.shrink());
        follow = new Follow(settings.id(), times.follow(), new ForOne(Order.FOLLOW), guards.follow());
        drainDuty = new DrainDuty(drainIsOurs);
        snapshot = new BrewerySnapshot(now.wall(), List.of(), List.of(), List.of());
        lastLook = now.nanos();
    }

    // ---- what comes in ----

    /** Something happened in a brewery; called after the view has taken it in. */
    public void apply(BreweryEvent event, Moment at) {
        passes(at);
        if (event instanceof BreweryEvent.ShardConnected) {
            sessions.put(event.shard(), event.session());
        } else if (event.session() == sessions.getOrDefault(event.shard(), -1L)) {
            within(event);
        }
    }

    /** What still arrives from a former session is nobody's presence now. */
    private void within(BreweryEvent event) {
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
            sessions.remove(gone.shard());
            outside(gone.shard(), Brewery.BRIDGES);
            outside(gone.shard(), Brewery.RECORDERS);
        }
    }

    private void agentPresent(BreweryEvent.OccupantPresent present, AgentReport report) {
        if (isElection(present.shard(), present.room())) {
            boolean led = leadership.leads();
            leadership.present(present.nick(), report, now);
            seats.heard(report);
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

    private void ownPresence(BreweryEvent.OwnPresence own) {
        if (isElection(own.shard(), own.room())) {
            boolean led = leadership.leads();
            leadership.echo(own.agent(), now);
            heartbeat.echo(own.agent());
            if (!led && leadership.leads()) {
                decided("leads", "term " + leadership.term() + ", first claim in the room");
            }
        }
    }

    private void joined() {
        leadership.joined(now);
        leaderWord.breweryIsBack();
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
        neighbours.said(fromJicofos, fromProsodies);
    }

    /** What is beside us. */
    public void beside(Beside seen, Moment at) {
        passes(at);
        neighbours.said(seen);
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
        change.order().ifPresent(order -> {
            switch (order) {
                case RELEASE -> release.ready(seen);
                case SHRINK -> shrink.ready(seen);
                case FOLLOW -> follow.ready(seen, now);
            }
        });
    }

    /** The change process has passed the point of no return. */
    public void changeCommitted(Moment at) {
        passes(at);
        if (change.order().equals(Optional.of(Order.RELEASE))) {
            release.committed(now);
            showNow();
        }
    }

    /** The change process has ended. */
    public void changeEnded(Outcome outcome, Moment at) {
        passes(at);
        change.ended().ifPresent(order -> {
            switch (order) {
                case RELEASE -> {
                    release.ended(outcome, now);
                    if (!release.busy()) {
                        idle = idle.again();
                    }
                    showNow();
                }
                case SHRINK -> shrink.ended(outcome, now);
                case FOLLOW -> follow.ended(outcome, now);
            }
        });
    }

    /** We have been told to stop: nothing new is begun, and what can still be called off is. */
    public void stopping(Moment at) {
        passes(at);
        stopping = true;
        if (guards.look().contains(LookGuard.NOT_STOPPING) && change.order().isPresent()) {
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
        seats.forgetGone(snapshot);
        judge();
        leaderWord.hear(
                leadership.leader(now).map(Peer::report), leadership.leads(), activity instanceof Activity.Busy, now);
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
                        neighbours.jicofos(),
                        settings.idle().mode() == IdleSettings.Mode.ACT,
                        neighbours.prosodies(),
                        settings.times().readingsAge(),
                        now),
                guards.evidence());
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
        boolean free = !release.busy() && !change.order().equals(Optional.of(Order.FOLLOW)) && !stopping;
        if (decision instanceof IdleDecision.Release due && settings.canRelease() && leadership.leads() && free) {
            shrink.abandon("the platform is released", now);
            release.begin(decisions.newId("release", leadership.term(), now), "nobody for " + show(due.idle()), now);
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
                neighbours.jicofos(),
                leadership.peers(),
                recorders.peers(),
                settings.ownBridge(),
                ownProtection,
                held(),
                heartbeat.echoed(),
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
        if (change.isFreeFor(Order.SHRINK)) {
            shrink.step(
                    leadership.leads(),
                    stopping,
                    settings.canLower(),
                    snapshot,
                    bridgesWanted(),
                    seats.with(report(heartbeat.beat())),
                    now);
        }
    }

    private void stepFollow() {
        boolean may = settings.canFollow()
                && settings.idle().mode() == IdleSettings.Mode.ACT
                && change.isFreeFor(Order.FOLLOW);
        if (may) {
            follow.step(reachesBrewery(), neighbours.nobodyBeside(settings.beside()), stopping, now);
        }
    }

    /** An agent beside a recorder, or out on purpose, knows by its connection that the brewery's server is there. */
    private boolean reachesBrewery() {
        boolean byConnection = settings.beside() == AgentReport.Beside.RECORDER || attendance.away();
        return byConnection
                ? sessions.containsKey(settings.electionShard())
                : leadership.standing() != Standing.OUTSIDE;
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
                || leaderWord.letsGo()
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
        boolean watches = leadership.standing() != Standing.OUTSIDE
                && settings.beside() != AgentReport.Beside.RECORDER
                && settings.idle().mode() != IdleSettings.Mode.OFF;
        neighbours.ask(watches, now);
    }

    private void takeSeat() {
        // Whoever has let go of its task stays until it hears how that ends.
        boolean waits = leaderWord.letsGo() || drainWish().orElse(false);
        attendance.step(leadership.needed(now) || waits, now);
    }

    private void beat() {
        if (heartbeat.due(phase(), now)) {
            showNow();
        }
    }

    private long showNow() {
        return heartbeat.show(this::report, now);
    }

    private Phase phase() {
        if (leadership.phase() == Phase.LEADING) {
            return release.step() == Release.Step.RELEASED
                    ? Phase.RELEASED
                    : release.announced() ? Phase.RELEASING : Phase.LEADING;
        }
        return leadership.phase();
    }

    private AgentReport report(long beat) {
        boolean leads = leadership.leads();
        Optional<String> draining = drainDuty.ours() ? settings.ownBridge() : Optional.empty();
        OptionalInt uploads = settings.beside() == AgentReport.Beside.RECORDER
                ? neighbours.beside().uploads()
                : OptionalInt.of(0);
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
                neighbours.beside().recorder(),
                leads ? release.shown(now) : leaderWord.consent(now),
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
                .filter(peer -> peer.live(now) && peer.report().recorder().equals(Optional.of(RecorderState.EXPIRED)))
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
                decisions.recent(),
                now);
    }

    private void decided(String what, String why) {
        decisions.decided(what, why, leadership.term(), now);
    }

    /** The release's hands. */
    private final class ForRelease implements ReleaseHands {
        @Override
        public long announce() {
            return showNow();
        }

        @Override
        public void startChange() {
            change.start(Order.RELEASE);
        }

        @Override
        public void go(GoAhead goAhead) {
            change.go(goAhead);
        }

        @Override
        public void stopChange() {
            change.stop(Order.RELEASE);
        }

        @Override
        public long lastLook() {
            hands.ask();
            return showNow();
        }

        @Override
        public void decided(String decision, String why) {
            Control.this.decided(decision, why);
        }
    }

    /** The hands of whoever changes one service. */
    private final class ForOne implements ChangeHands {
        private final Order order;

        ForOne(Order order) {
            this.order = order;
        }

        @Override
        public void startChange() {
            change.start(order);
        }

        @Override
        public void go(GoAhead goAhead) {
            change.go(goAhead);
        }

        @Override
        public void stopChange() {
            change.stop(order);
        }

        @Override
        public String newDecision() {
            return decisions.newId(order == Order.SHRINK ? "shrink" : "follow", leadership.term(), now);
        }

        @Override
        public void decided(String decision, String why) {
            Control.this.decided(decision, why);
        }
    }
}
