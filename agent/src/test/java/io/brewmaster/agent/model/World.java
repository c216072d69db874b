package io.brewmaster.agent.model;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.change.ChangeGuard;
import io.brewmaster.agent.control.ControlSettings;
import io.brewmaster.agent.control.Guards;
import io.brewmaster.agent.idle.IdleSettings;
import io.brewmaster.agent.leadership.LeadershipTiming;
import io.brewmaster.agent.release.FollowTiming;
import io.brewmaster.agent.release.ReleaseTiming;
import io.brewmaster.agent.scaling.ShrinkTiming;
import io.brewmaster.agent.scaling.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A platform of one shard, its people, its operator and everything that can go wrong with it, for one hour of virtual time. */
final class World {
    static final Duration METRICS = Duration.ofSeconds(60);
    static final Duration HISTORY = Duration.ofHours(1);

    final Simulation sim;
    final Guards guards;
    final Set<ChangeGuard> changeGuards;
    final Properties properties;
    final ModelEcs ecs;
    ModelRoom bridgeRoom = new ModelRoom(Brewery.BRIDGES);
    ModelRoom recorderRoom = new ModelRoom(Brewery.RECORDERS);
    final Set<String> marks = new HashSet<>();
    final boolean asksProsody;
    final double callsFail;
    final Duration timeout;
    final Duration minUptime;
    boolean prosodyUp;
    boolean jicofoUp;
    long jicofoDownSince;
    Optional<Instant> holdTag = Optional.empty();
    Optional<Long> heldUntil = Optional.empty();
    long heldSince;
    /** Since when nothing has happened that would have to be waited for. */
    long calmSince;
    /** How many platforms there were: one ends when signalling goes to zero. */
    int life;

    private final Map<ModelEcs.Task, ModelBridge> bridges = new LinkedHashMap<>();
    private final Map<ModelEcs.Task, ModelJibri> jibris = new LinkedHashMap<>();
    private final List<ModelAgent> agents = new ArrayList<>();
    private final List<ModelConference> conferences = new ArrayList<>();
    private final double faultiness;
    int changes;
    private int agentNames;

    World(long seed, Guards guards, Set<ChangeGuard> changeGuards) {
        sim = new Simulation(seed);
        this.guards = guards;
        this.changeGuards = changeGuards;
        properties = new Properties(this);
        ecs = new ModelEcs(this);
        asksProsody = sim.chance(0.5);
        callsFail = sim.chance(0.3) ? 0.05 : 0;
        timeout = Duration.ofSeconds(20 + sim.random.nextInt(160));
        minUptime = Duration.ofSeconds(sim.random.nextInt(90));
        // A fifth of all histories are without faults, so that nothing hides that a quiet platform is released.
        faultiness = sim.chance(0.2) ? 0 : sim.between(0.3, 1.5);
        calmSince = sim.now();
    }

    void run() {
        ecs.operatorSets(ecs.signalling, 1);
        ecs.operatorSets(ecs.bridges, 1 + sim.random.nextInt(3));
        ecs.operatorSets(ecs.recorders, sim.random.nextInt(3));
        sim.after(sim.between(10, 120), this::people);
        sim.after(sim.between(20, 200), this::operator);
        if (faultiness > 0) {
            sim.after(sim.between(20, 200), this::trouble);
        }
        sim.after(10, this::watch);
        sim.run(HISTORY);
    }

    private void watch() {
        properties.look();
        sim.after(10, this::watch);
    }

    void disturbed() {
        calmSince = sim.now();
    }

    // ---- tasks ----

    void started(ModelEcs.Task task) {
        disturbed();
        switch (task.service.role) {
            case SIGNALLING ->
                sim.after(sim.between(1, 8), () -> {
                    if (ecs.signalling.tasks.contains(task)) {
                        signallingUp();
                    }
                });
            case BRIDGES -> {
                ModelBridge bridge =
                        new ModelBridge(this, task, sim.between(-20, 20), faultiness > 0 && sim.chance(0.01));
                bridges.put(task, bridge);
                agent(task, false);
            }
            case RECORDERS -> {
                jibris.put(task, new ModelJibri(this, task));
                agent(task, true);
            }
        }
    }

    private void agent(ModelEcs.Task task, boolean recorder) {
        String id = String.format(Locale.ROOT, "brewmaster-%s-%04d", task.name, ++agentNames);
        LeadershipTiming leadership = LeadershipTiming.MEASURED;
        ControlSettings settings = new ControlSettings(
                id,
                recorder ? AgentReport.Beside.RECORDER : AgentReport.Beside.BRIDGE,
                recorder ? Optional.empty() : Optional.of(task.name),
                Optional.of(String.valueOf(task.revision)),
                ModelAgent.SHARD,
                2,
                new IdleSettings(IdleSettings.Mode.ACT, timeout, minUptime, List.of(), IdleSettings.UNKNOWN_GRACE),
                new Wanted(50, 1, true),
                !recorder,
                !recorder,
                true,
                new ControlSettings.Times(
                        leadership,
                        ReleaseTiming.MEASURED,
                        new ShrinkTiming(
                                Duration.ofSeconds(40),
                                Duration.ofMinutes(4),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(60)),
                        new FollowTiming(
                                Duration.ofSeconds(90),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(3)),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15)));
        double skew = faultiness > 0 ? sim.between(-5, 5) : 0;
        agents.add(new ModelAgent(this, task, recorder, settings, skew));
    }

    /** ECS, an operator or the host stops a task: SIGTERM to all in it, and a while later the end. */
    void stopTask(ModelEcs.Task task, boolean scaleIn) {
        if (task.stopping) {
            return;
        }
        task.stopping = true;
        properties.stops(task, scaleIn);
        agentsOf(task).forEach(ModelAgent::terminate);
        sim.after(sim.between(2, 20), () -> lost(task));
    }

    /** A task is gone, with all that was in it. */
    void lost(ModelEcs.Task task) {
        if (!task.service.tasks.contains(task)) {
            return;
        }
        disturbed();
        switch (task.service.role) {
            case SIGNALLING -> signallingDown(sim.chance(0.5));
            case BRIDGES -> {
                ModelBridge bridge = bridge(task);
                bridge.alive = false;
                conferences.removeIf(conference -> conference.bridge.equals(Optional.of(bridge)));
                sim.after(sim.chance(0.5) ? 0.05 : 16, () -> bridgeRoom.gone(task.name));
            }
            case RECORDERS -> {
                ModelJibri jibri = jibri(task);
                jibri.alive = false;
                sim.after(sim.chance(0.5) ? 0.05 : 16, () -> recorderRoom.gone("jibri-" + task.name));
            }
        }
        agentsOf(task).forEach(ModelAgent::die);
        agents.removeIf(agent -> agent.task == task);
        ecs.ended(task);
    }

    private List<ModelAgent> agentsOf(ModelEcs.Task task) {
        return agents.stream().filter(agent -> agent.task == task).toList();
    }

    void leaves(ModelAgent agent) {
        bridgeRoom.gone(agent.nick());
        recorderRoom.gone(agent.nick());
    }

    private void signallingUp() {
        life++;
        prosodyUp = true;
        jicofoUp = true;
        bridgeRoom = new ModelRoom(Brewery.BRIDGES);
        recorderRoom = new ModelRoom(Brewery.RECORDERS);
        bridgeRoom.present(new ModelRoom.Presence("focus", Optional.empty(), Optional.empty(), Optional.empty()));
        disturbed();
    }

    private void signallingDown(boolean politely) {
        if (!prosodyUp) {
            return;
        }
        prosodyUp = false;
        jicofoUp = false;
        jicofoDownSince = sim.now();
        if (politely) {
            bridgeRoom.destroy();
            recorderRoom.destroy();
        } else {
            bridgeRoom.crash();
            recorderRoom.crash();
        }
        bridges.values().forEach(ModelBridge::out);
        jibris.values().forEach(ModelJibri::out);
        agents.forEach(ModelAgent::disconnected);
        // Nobody meets without signalling: people are thrown out when their client notices.
        sim.after(20, () -> {
            if (!prosodyUp) {
                conferences.forEach(conference -> conference.recorder.ifPresent(ModelJibri::end));
                conferences.forEach(this::vacate);
                conferences.clear();
            }
        });
    }

    private void vacate(ModelConference conference) {
        conference.bridge.ifPresent(bridge -> bridge.conferences.remove(conference));
    }

    ModelBridge bridge(ModelEcs.Task task) {
        return Objects.requireNonNull(bridges.get(task));
    }

    ModelJibri jibri(ModelEcs.Task task) {
        return Objects.requireNonNull(jibris.get(task));
    }

    List<ModelConference> conferences() {
        return conferences;
    }

    List<ModelAgent> agents() {
        return agents;
    }

    Iterable<ModelBridge> bridges() {
        return bridges.values();
    }

    Iterable<ModelJibri> jibris() {
        return jibris.values();
    }

    long jicofoConferences() {
        return conferences.stream()
                .filter(conference -> conference.knownToJicofo && !conference.lobby)
                .count();
    }

    long clientSessions() {
        return conferences.stream().mapToLong(conference -> conference.people).sum();
    }

    // ---- people ----

    private void people() {
        if (sim.chance(0.6)) {
            arrive();
        }
        sim.after(sim.between(20, 400), this::people);
    }

    private void arrive() {
        if (!prosodyUp || !jicofoUp) {
            wake();
            return;
        }
        disturbed();
        ModelConference conference = new ModelConference(sim.now(), 1);
        conferences.add(conference);
        conference.lobby = asksProsody && sim.chance(0.1);
        if (!conference.lobby && sim.chance(0.8)) {
            sim.after(sim.between(0.5, 20), () -> grows(conference));
        }
        sim.after(sim.between(10, 240), () -> ends(conference));
    }

    private void grows(ModelConference conference) {
        List<ModelBridge> usable = new ArrayList<>();
        bridges.values().stream()
                .filter(bridge -> bridge.alive && !bridge.frozen && bridgeRoom.has(bridge.task.name))
                .forEach(usable::add);
        if (usable.isEmpty() || !conferences.contains(conference)) {
            return;
        }
        List<ModelBridge> preferred =
                usable.stream().filter(bridge -> !bridge.draining).toList();
        List<ModelBridge> choice = preferred.isEmpty() ? usable : preferred;
        ModelBridge bridge = choice.get(sim.random.nextInt(choice.size()));
        conference.people = 2 + sim.random.nextInt(sim.chance(0.2) ? 90 : 4);
        conference.bridge = Optional.of(bridge);
        bridge.conferences.add(conference);
        if (sim.chance(0.4)) {
            jibris.values().stream()
                    .filter(jibri -> jibri.alive && !jibri.busy && !jibri.task.stopping)
                    .findFirst()
                    .ifPresent(jibri -> {
                        jibri.begin();
                        conference.recorder = Optional.of(jibri);
                    });
        }
    }

    private void ends(ModelConference conference) {
        if (conferences.remove(conference)) {
            disturbed();
            vacate(conference);
            conference.recorder.ifPresent(jibri -> sim.after(sim.between(0, 30), jibri::end));
        }
    }

    /** Somebody opens the address of a platform that sleeps. */
    private void wake() {
        if (ecs.signalling.desired == 0) {
            disturbed();
            ecs.operatorSets(ecs.signalling, 1);
            ecs.operatorSets(ecs.bridges, 1 + sim.random.nextInt(3));
            ecs.operatorSets(ecs.recorders, sim.random.nextInt(3));
        }
    }

    // ---- the operator ----

    private void operator() {
        disturbed();
        switch (sim.random.nextInt(6)) {
            case 0 -> ecs.operatorSets(ecs.bridges, Math.min(4, Math.max(1, ecs.bridges.desired + 1)));
            case 1 -> ecs.operatorSets(ecs.recorders, Math.min(3, ecs.recorders.desired + 1));
            case 2 -> ecs.deploy(ecs.bridges);
            case 3 -> hold(sim.between(30, 300));
            case 4 -> {
                ecs.operatorSets(ecs.signalling, 1);
                ecs.operatorSets(ecs.bridges, 1 + sim.random.nextInt(3));
            }
            default -> {
                if (sim.chance(0.3)) {
                    ecs.operatorSets(ecs.signalling, 0);
                }
            }
        }
        sim.after(sim.between(60, 900), this::operator);
    }

    private void hold(double seconds) {
        heldSince = sim.now();
        heldUntil = Optional.of(sim.now() + Simulation.nanos(seconds));
        holdTag = Optional.of(sim.wall().plusNanos(Simulation.nanos(seconds)));
        agents.stream()
                .filter(agent -> agent.alive && !agent.frozen)
                .findFirst()
                .ifPresent(agent -> {
                    if (sim.chance(0.5)) {
                        agent.control.hold(Optional.of(Duration.ofNanos(Simulation.nanos(seconds))), agent.now());
                    }
                });
    }

    // ---- trouble ----

    private void trouble() {
        disturbed();
        switch (sim.random.nextInt(12)) {
            case 0, 1 -> freezeAgent();
            case 2 -> freezeHost();
            case 3 -> any(agents).ifPresent(this::restartAgent);
            case 4 -> stall();
            case 5 -> restartProsody();
            case 6 -> {
                jicofoUp = false;
                jicofoDownSince = sim.now();
                sim.after(sim.between(2, 40), () -> {
                    jicofoUp = prosodyUp;
                    disturbed();
                });
            }
            case 7 -> forgetful();
            case 8 -> any(agents).ifPresent(agent -> agent.stepClock(sim.between(-600, 600)));
            case 9 -> any(ecs.bridges.tasks).ifPresent(task -> stopTask(task, false));
            case 10 -> any(ecs.bridges.tasks).ifPresent(this::lost);
            default ->
                any(agents).ifPresent(agent -> {
                    if (prosodyUp) {
                        leaves(agent);
                        agent.disconnected();
                    }
                });
        }
        sim.after(sim.between(10, 400) / faultiness, this::trouble);
    }

    private <T> Optional<T> any(List<T> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(sim.random.nextInt(all.size())));
    }

    /** Often the leader, in whatever it is doing. */
    private Optional<ModelAgent> victim() {
        Optional<ModelAgent> leader =
                agents.stream().filter(agent -> agent.control.leads()).findFirst();
        return leader.isPresent() && sim.chance(0.6) ? leader : any(agents);
    }

    private double length() {
        return sim.chance(0.5) ? sim.between(0.5, 8) : sim.between(8, 90);
    }

    private void freezeAgent() {
        victim().filter(agent -> agent.alive && !agent.frozen).ifPresent(agent -> {
            agent.freeze();
            sim.after(length(), () -> {
                agent.thaw();
                disturbed();
            });
        });
    }

    private void freezeHost() {
        any(ecs.bridges.tasks)
                .map(this::bridge)
                .filter(bridge -> !bridge.frozen)
                .ifPresent(bridge -> {
                    bridge.frozen = true;
                    bridge.frozenSince = sim.now();
                    agentsOf(bridge.task).forEach(ModelAgent::freeze);
                    sim.after(length(), () -> {
                        bridge.frozen = false;
                        bridge.join();
                        agentsOf(bridge.task).forEach(ModelAgent::thaw);
                        disturbed();
                    });
                });
    }

    private void restartAgent(ModelAgent agent) {
        agent.kill();
        agents.remove(agent);
        sim.after(sim.between(1, 10), () -> {
            if (agent.task.service.tasks.contains(agent.task) && !agent.task.stopping) {
                agent(agent.task, agent.besideRecorder);
                disturbed();
            }
        });
    }

    /** The path between one agent and Prosody stands still; what is on it comes late, all at once, or the connection ends. */
    private void stall() {
        victim().filter(agent -> agent.stalledUntil <= sim.now()).ifPresent(agent -> {
            agent.stalledSince = sim.now();
            agent.stalledUntil = sim.now() + Simulation.nanos(length());
            sim.at(agent.stalledUntil, () -> {
                disturbed();
                if (sim.chance(0.5) && prosodyUp) {
                    leaves(agent);
                    agent.disconnected();
                }
            });
        });
    }

    private void restartProsody() {
        if (!prosodyUp) {
            return;
        }
        signallingDown(sim.chance(0.5));
        sim.after(sim.between(1, 30), () -> {
            if (!ecs.signalling.tasks.isEmpty() && !prosodyUp) {
                signallingUp();
                life--;
                forgetful();
            }
        });
    }

    /** jicofo has restarted and knows nothing, while people still talk on their bridges. */
    private void forgetful() {
        // Somebody who waits alone asks jicofo again at once; people on a bridge talk on.
        conferences.forEach(conference -> conference.knownToJicofo = conference.bridge.isEmpty());
        sim.after(sim.between(10, 60), () -> {
            conferences.forEach(conference -> conference.knownToJicofo = true);
            disturbed();
        });
    }
}
