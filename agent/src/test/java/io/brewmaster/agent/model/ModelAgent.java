package io.brewmaster.agent.model;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryView;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.brewery.Timing;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.control.Beside;
import io.brewmaster.agent.control.Control;
import io.brewmaster.agent.control.ControlSettings;
import io.brewmaster.agent.control.Decision;
import io.brewmaster.agent.control.Hands;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** An agent's process in the model: the real view and the real control, and hands that reach into the simulated world. */
final class ModelAgent implements Hands {
    static final String SHARD = "prosody:5222";

    final World world;
    final ModelEcs.Task task;
    final boolean besideRecorder;
    final Control control;
    private final BreweryView view = new BreweryView(List.of(SHARD), Timing.MEASURED);
    private final String id;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final double skew;
    boolean alive = true;
    boolean stopping;
    boolean frozen;
    long frozenSince;
    long thawedAt;
    long stalledUntil;
    long stalledSince;
    long joinedAt;
    private long session;
    private boolean connected;
    private boolean wantsBridges;
    private long lastHeard;
    private long lastSaid;
    private double clockStep;
    private Optional<AgentReport> shown = Optional.empty();
    private Optional<ModelChange> change = Optional.empty();
    private boolean protectedLast;
    private long protectCallAt = Long.MIN_VALUE / 2;
    private boolean protectKnown;
    private long lastPublished;

    ModelAgent(World world, ModelEcs.Task task, boolean besideRecorder, ControlSettings settings, double skew) {
        this.world = world;
        this.task = task;
        this.besideRecorder = besideRecorder;
        this.id = settings.id();
        this.skew = skew;
        this.wantsBridges = !besideRecorder;
        this.control = new Control(
                settings,
                world.guards,
                List.of(new Reading.Missing("jicofo", "not asked yet")),
                world.asksProsody ? List.of(new Reading.Missing("prosody", "not asked yet")) : List.of(),
                world.marks.contains(task.name),
                new Random(world.sim.random.nextLong()),
                this,
                now());
        world.sim.after(world.sim.between(0.5, 3), this::connect);
        world.sim.after(1, this::look);
    }

    String nick() {
        return id;
    }

    Moment now() {
        return new Moment(world.sim.now(), world.sim.wall().plusNanos(Simulation.nanos(skew + clockStep)));
    }

    /** An end that somebody has named by the clock is only understood by who has the right time. */
    boolean clockIsRight() {
        return clockStep == 0;
    }

    long term() {
        return shown.map(AgentReport::term).orElse(0L);
    }

    void stepClock(double seconds) {
        clockStep += seconds;
    }

    // ---- life ----

    /** Something for this process to do: later, if it stands still. */
    private void process(Runnable what) {
        if (alive && frozen) {
            waiting.add(what);
        } else if (alive) {
            what.run();
        }
    }

    void freeze() {
        frozen = true;
        frozenSince = world.sim.now();
        change.ifPresent(child -> child.frozen = true);
    }

    void thaw() {
        if (!frozen) {
            return;
        }
        frozen = false;
        thawedAt = world.sim.now();
        change.ifPresent(ModelChange::thaw);
        while (!waiting.isEmpty() && alive && !frozen) {
            waiting.poll().run();
        }
    }

    void kill() {
        alive = false;
        waiting.clear();
        // A change process that stands still with its agent is never woken again.
        change.ifPresent(frozen ? ModelChange::die : ModelChange::stop);
        long ended = session;
        world.sim.after(world.sim.between(0.05, 1), () -> {
            if (ended == session) {
                world.leaves(this);
            }
        });
    }

    /** The whole task is gone. */
    void die() {
        kill();
        change.ifPresent(ModelChange::die);
    }

    void terminate() {
        stopping = true;
        process(() -> control.stopping(now()));
    }

    private void look() {
        if (!alive) {
            return;
        }
        if (frozen) {
            waiting.add(this::look);
            return;
        }
        Moment at = now();
        control.look(view.at(at), at);
        publish();
        world.sim.after(control.pace().toNanos() / 1e9, this::look);
    }

    private void publish() {
        long interval = now().wall().getEpochSecond() / World.METRICS.toSeconds();
        boolean tick = interval != lastPublished;
        lastPublished = interval;
        // A clock that was set wrong by minutes makes wrong timestamps, whoever leads.
        if (control.leads() && tick && clockStep == 0) {
            world.properties.published(this, interval, term());
        }
    }

    // ---- XMPP ----

    void connect() {
        if (!alive || connected) {
            return;
        }
        if (!world.prosodyUp || stalledUntil > world.sim.now()) {
            world.sim.after(world.sim.between(1, 10), this::connect);
            return;
        }
        connected = true;
        session++;
        long mine = session;
        tell(new BreweryEvent.ShardConnected(SHARD, mine));
        world.sim.after(world.sim.between(0.05, 0.3), () -> {
            if (mine == session && connected && alive) {
                enter(world.recorderRoom);
                if (wantsBridges) {
                    enter(world.bridgeRoom);
                }
            }
        });
    }

    private void enter(ModelRoom room) {
        if (!room.exists() && room.brewery == Brewery.RECORDERS && !besideRecorder) {
            tell(new BreweryEvent.RoomRefused(SHARD, session, room.brewery, false));
            long mine = session;
            world.sim.after(30, () -> {
                if (mine == session && connected && alive) {
                    enter(room);
                }
            });
            return;
        }
        tell(new BreweryEvent.RoomJoining(SHARD, session, room.brewery));
        boolean shows = room.brewery == (besideRecorder ? Brewery.RECORDERS : Brewery.BRIDGES);
        room.join(this, presence(shows ? shown : Optional.empty()));
    }

    private ModelRoom.Presence presence(Optional<AgentReport> report) {
        return new ModelRoom.Presence(id, Optional.empty(), Optional.empty(), report);
    }

    void welcomed(ModelRoom room) {
        joinedAt = world.sim.now();
        tell(new BreweryEvent.RoomJoined(SHARD, session, room.brewery));
    }

    void hears(ModelRoom room, ModelRoom.Presence presence, boolean roster) {
        long mine = session;
        if (presence.nick().equals(id)) {
            presence.agent().ifPresent(report -> tell(new BreweryEvent.OwnPresence(SHARD, mine, room.brewery, report)));
            return;
        }
        tell(new BreweryEvent.OccupantPresent(
                SHARD, mine, room.brewery, presence.nick(), presence.bridge(), presence.recorder(), presence.agent()));
        if (!roster && world.sim.chance(0.01)) {
            tell(new BreweryEvent.OccupantPresent(
                    SHARD,
                    mine,
                    room.brewery,
                    presence.nick(),
                    presence.bridge(),
                    presence.recorder(),
                    presence.agent()));
        }
    }

    void hearsGone(ModelRoom room, String nick) {
        tell(new BreweryEvent.OccupantGone(SHARD, session, room.brewery, nick));
    }

    void removed(ModelRoom room) {
        tell(new BreweryEvent.RoomLeft(SHARD, session, room.brewery));
    }

    /** The stream is broken. */
    void disconnected() {
        if (!connected) {
            return;
        }
        connected = false;
        tell(new BreweryEvent.ShardDisconnected(SHARD, session));
        world.sim.after(world.sim.between(1, 10), this::connect);
    }

    /** In order, a moment later, and not before a stall of the path is over. */
    private void tell(BreweryEvent event) {
        long at = world.sim.now() + Simulation.nanos(world.sim.between(0.001, 0.05));
        lastHeard = Math.max(Math.max(lastHeard, at), stalledUntil);
        world.sim.at(
                lastHeard,
                () -> process(() -> {
                    Moment moment = now();
                    view.apply(event, moment);
                    control.apply(event, moment);
                }));
    }

    @Override
    public void show(AgentReport report) {
        shown = Optional.of(report);
        long mine = session;
        lastSaid = Math.max(
                Math.max(lastSaid, world.sim.now() + Simulation.nanos(world.sim.between(0.001, 0.05))), stalledUntil);
        ModelRoom room = besideRecorder ? world.recorderRoom : world.bridgeRoom;
        world.sim.at(lastSaid, () -> {
            if (alive && connected && mine == session && world.prosodyUp && room.has(id)) {
                room.present(presence(Optional.of(report)));
                world.properties.claimed(this, report);
            }
        });
    }

    @Override
    public void stay(boolean inBridgeBreweries) {
        wantsBridges = inBridgeBreweries;
        if (!connected || !world.prosodyUp) {
            return;
        }
        if (inBridgeBreweries && !world.bridgeRoom.has(id)) {
            enter(world.bridgeRoom);
        } else if (!inBridgeBreweries) {
            world.bridgeRoom.gone(id);
        }
    }

    // ---- ECS ----

    @Override
    public void protect(boolean wanted) {
        boolean changed = wanted != protectedLast || !protectKnown;
        boolean renew = wanted
                && world.sim.now() - protectCallAt > Duration.ofMinutes(5).toNanos();
        if (!changed && !renew) {
            return;
        }
        protectedLast = wanted;
        protectKnown = true;
        protectCallAt = world.sim.now();
        world.sim.after(
                world.sim.between(0.05, 1.5),
                () -> process(() -> {
                    if (world.sim.chance(0.02)) {
                        protectKnown = false;
                        control.protection(Optional.empty(), now());
                    } else if (wanted == protectedLast) {
                        task.protectedUntil = wanted
                                ? world.sim.now() + Duration.ofMinutes(15).toNanos()
                                : 0;
                        control.protection(Optional.of(wanted), now());
                    }
                }));
    }

    @Override
    public void startChange(Order order) {
        change.ifPresent(ModelChange::stop);
        ModelChange started = new ModelChange(this, order);
        change = Optional.of(started);
        started.start();
    }

    boolean isCurrent(ModelChange asking) {
        return change.isPresent() && change.get() == asking;
    }

    /** What the change process says. */
    void hears(ModelChange from, Runnable word) {
        world.sim.after(
                world.sim.between(0.001, 0.05),
                () -> process(() -> {
                    if (isCurrent(from)) {
                        word.run();
                    }
                }));
    }

    @Override
    public void go(GoAhead goAhead) {
        change.ifPresent(child -> {
            world.properties.sent(this, child.order, goAhead);
            world.sim.after(world.sim.between(0.001, 0.02), () -> child.go(goAhead));
        });
    }

    @Override
    public void stopChange() {
        change.ifPresent(ModelChange::stop);
    }

    // ---- questions ----

    @Override
    public void ask() {
        double latency = world.sim.between(0.002, world.sim.chance(0.05) ? 2 : 0.1);
        long asked = world.sim.now();
        world.sim.after(latency / 2, () -> {
            Reading jicofo = world.jicofoUp
                    ? new Reading.Counted("jicofo", world.jicofoConferences(), asked)
                    : new Reading.Missing("jicofo", "no answer");
            List<Reading> prosodies = !world.asksProsody
                    ? List.of()
                    : world.prosodyUp
                            ? List.of(new Reading.Counted("prosody", world.clientSessions(), asked))
                            : List.of(new Reading.Missing("prosody", "no answer"));
            world.sim.after(latency / 2, () -> process(() -> control.readings(List.of(jicofo), prosodies, now())));
        });
    }

    @Override
    public void askBeside() {
        world.sim.after(
                world.sim.between(0.002, 0.05),
                () -> process(() -> {
                    if (besideRecorder) {
                        ModelJibri jibri = world.jibri(task);
                        control.beside(
                                new Beside(
                                        OptionalInt.empty(),
                                        OptionalInt.empty(),
                                        OptionalInt.of(jibri.uploads),
                                        Optional.of(jibri.busy ? RecorderState.BUSY : RecorderState.IDLE),
                                        Optional.of(jibri.busy || jibri.uploads > 0)),
                                now());
                    } else {
                        ModelBridge bridge = world.bridge(task);
                        control.beside(
                                bridge.frozen
                                        ? Beside.UNKNOWN
                                        : new Beside(
                                                OptionalInt.of(bridge.people()),
                                                OptionalInt.of(bridge.conferences()),
                                                OptionalInt.of(0),
                                                Optional.empty(),
                                                Optional.empty()),
                                now());
                    }
                }));
    }

    @Override
    public void drain(boolean on) {
        world.sim.after(
                world.sim.between(0.01, 0.2),
                () -> process(() -> {
                    if (on) {
                        world.marks.add(task.name);
                    } else {
                        world.marks.remove(task.name);
                    }
                    world.bridge(task).draining = on;
                    control.drained(on, now());
                }));
    }

    @Override
    public void decided(Decision decision) {
        world.properties.decided(this, decision);
    }
}
