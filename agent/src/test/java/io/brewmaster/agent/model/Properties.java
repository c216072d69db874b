package io.brewmaster.agent.model;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.control.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What must hold in every history, judged by what really is and not by what any agent believes. */
final class Properties {
    /**
     * Nobody can undo what was sent a moment before somebody came: 2 s from the last look, 3 s to the first change, and the calls
     * themselves. Whoever has been there longer must never lose anything.
     */
    private static final double UNAVOIDABLE = 9;

    /** A bridge that stands still is known to after 18 s; a presence of it may have come just before. */
    private static final double STANDS_STILL = 25;

    private final World world;
    final List<String> violations = new ArrayList<>();
    final Map<String, Integer> counts = new TreeMap<>();
    private final Map<String, List<String>> actors = new HashMap<>();
    private final Map<Long, List<String>> publishers = new HashMap<>();
    private final Map<String, Long> announcedAt = new HashMap<>();
    private final Map<ModelChange, Long> stoppedAt = new HashMap<>();
    private final Set<String> raced = new HashSet<>();
    private final StringBuilder log = new StringBuilder();

    Properties(World world) {
        this.world = world;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private void violated(String property, String how) {
        violations.add(String.format(Locale.ROOT, "%.1f s: %s: %s", world.sim.seconds(), property, how));
    }

    private boolean longerThan(long since, double seconds) {
        return world.sim.now() - since > Simulation.nanos(seconds);
    }

    String log() {
        return log.toString();
    }

    private void note(String line) {
        if (ModelTest.VERBOSE) {
            log.append(String.format(Locale.ROOT, "%8.1f  %s%n", world.sim.seconds(), line));
        }
    }

    // ---- what agents do ----

    void decided(ModelAgent agent, Decision decision) {
        note(agent.nick() + "  " + decision.what() + ": " + decision.why());
        count("decision " + decision.what());
        if (decision.what().equals("release announced")) {
            // A presence that was on its way at that moment counts.
            announcedAt.put(agent.nick(), world.sim.now() - Simulation.nanos(0.1));
        }
    }

    void claimed(ModelAgent agent, AgentReport report) {
        if (report.phase().leads()) {
            note(agent.nick() + "  shows " + report.phase() + " term " + report.term());
        }
    }

    void published(ModelAgent agent, long interval, long term) {
        actsIn(agent, term, "publishes");
        List<String> all = publishers.computeIfAbsent(interval, key -> new ArrayList<>());
        all.add(agent.nick());
        if (all.size() > 2) {
            violated("metrics at most doubled", all + " all published interval " + interval);
        }
        if (all.size() == 2) {
            count("doubled intervals");
            if (publishers.getOrDefault(interval - 1, List.of()).size() == 2
                    && publishers.getOrDefault(interval - 1, List.of()).containsAll(all)) {
                violated("metrics doubled for one interval at most", all + " published two intervals in a row");
            }
        }
    }

    private void actsIn(ModelAgent agent, long term, String how) {
        List<String> before = actors.computeIfAbsent(world.life + "/" + term, key -> new ArrayList<>());
        boolean again = before.contains(agent.nick());
        if (again && !before.get(before.size() - 1).equals(agent.nick())) {
            violated("no term is shared", agent.nick() + " " + how + " in term " + term + ", after " + before);
        }
        if (!again) {
            before.add(agent.nick());
        }
        for (ModelAgent other : world.agents()) {
            if (other != agent && other.control.leads() && other.term() == term && !other.frozen) {
                violated(
                        "no term is shared", other.nick() + " leads in term " + term + ", and so does " + agent.nick());
            }
        }
    }

    void sent(ModelAgent agent, Order order, GoAhead goAhead) {
        count("go-aheads " + order);
        note(agent.nick() + "  GO " + order);
        if (agent.stopping) {
            violated("never after SIGTERM", agent.nick() + " sends the word for " + order);
        }
        if (order != Order.RELEASE) {
            return;
        }
        long announced = announcedAt.getOrDefault(agent.nick(), 0L);
        for (ModelBridge bridge : world.bridges()) {
            boolean there = bridge.alive && world.bridgeRoom.has(bridge.task.name);
            if (there && bridge.frozen && !bridge.spoken.isEmpty() && longerThan(bridge.frozenSince, STANDS_STILL)) {
                violated("never on Unknown", bridge.task.name + " stands still");
            }
            if (there && bridge.filtered && bridge.hasSpokenBefore(3)) {
                violated("never on Unknown", bridge.task.name + " does not tell its people");
            }
            if (there && bridge.hasSpokenBefore(3) && !bridge.spokeTwiceSince(announced)) {
                violated("never on old evidence", bridge.task.name + " has not spoken twice since the announcement");
            }
        }
        if (!world.jicofoUp && longerThan(world.jicofoDownSince, 2.5)) {
            violated("never on Unknown", "jicofo is down");
        }
        if (agent.stalledUntil > world.sim.now() && longerThan(agent.stalledSince, 2.5)) {
            violated("never on old evidence", "the path to the brewery stands still");
        }
        if (!world.prosodyUp && longerThan(world.jicofoDownSince, 2.5)) {
            violated("never on Unknown", "Prosody is down");
        }
        for (ModelAgent other : world.agents()) {
            boolean hears = other != agent
                    && !other.frozen
                    && other.alive
                    && !other.besideRecorder
                    && longerThan(other.joinedAt, 30)
                    && longerThan(other.thawedAt, 10)
                    && other.stalledUntil < world.sim.now()
                    && world.bridgeRoom.has(other.nick());
            if (hears && other.task.isProtected(world.sim.now()) && !other.task.stopping) {
                violated("everybody lets go first", other.nick() + " still protects its task");
            }
        }
        if (!world.ecs.signalling.tasks.isEmpty()) {
            nobodyLosesAnything("the word for a release");
        }
    }

    /** Somebody is there who cannot be overlooked. */
    private void nobodyLosesAnything(String what) {
        for (ModelConference conference : world.conferences()) {
            if (conference.people > 0 && longerThan(conference.since, UNAVOIDABLE)) {
                violated(
                        "no meeting ends",
                        what + " with " + conference.people + " people, "
                                + conference
                                        .bridge
                                        .map(bridge -> bridge.task.name)
                                        .orElse("no bridge")
                                + (conference.lobby ? ", lobby" : ""));
            }
        }
        for (ModelJibri jibri : world.jibris()) {
            if (jibri.alive && jibri.busy && longerThan(jibri.busySince, UNAVOIDABLE)) {
                violated("no recording ends", what + " while " + jibri.task.name + " records");
            }
            if (jibri.alive && jibri.uploads > 0 && longerThan(jibri.uploadingSince, UNAVOIDABLE)) {
                violated("no upload ends", what + " while " + jibri.task.name + " uploads");
            }
        }
    }

    /** Right before a desired count is set by an agent. */
    void changes(ModelChange change, ModelEcs.Service service, int desired) {
        note(change.agent.nick() + "  " + service.name + " " + service.desired + " -> " + desired);
        if (service.changedByOthers > change.readAt) {
            // Between the last look and the change itself: ECS knows no condition, so that this cannot be seen, now or
            // later.
            raced.add(change.number + service.name);
        }
        boolean byOthersSince = service.changedByOthers > change.seenAt && service.changedByOthers <= change.readAt;
        if (byOthersSince && !change.findsAsLeft(service.state()) && !raced.contains(change.number + service.name)) {
            violated("never over an operator's change", service.name + " to " + desired);
        }
        if (desired >= service.desired) {
            return;
        }
        count("lowered");
        boolean committed = change.order == Order.RELEASE && change.committed;
        Long stopped = stoppedAt.get(change);
        if (stopped == null && change.stopped) {
            stoppedAt.put(change, world.sim.now());
        }
        if (change.agent.stopping && !committed && longStopped(change)) {
            violated("never after SIGTERM", service.name + " to " + desired);
        }
        boolean held = world.heldUntil.isPresent()
                // Clocks differ by some seconds: when it ends is not that sharp.
                && world.heldUntil.get() > world.sim.now() + Simulation.nanos(10)
                && longerThan(world.heldSince, UNAVOIDABLE)
                && change.agent.clockIsRight();
        if (change.order == Order.RELEASE && !committed && held) {
            violated("never over an operator's hold", service.name + " lowered");
        }
        if (change.order == Order.RELEASE && !committed) {
            nobodyLosesAnything(service.name + " lowered");
        }
        if (change.order == Order.FOLLOW) {
            follows(change, service);
        }
    }

    private boolean longStopped(ModelChange change) {
        return change.stopped && stoppedAt.containsKey(change) && longerThan(stoppedAt.get(change), 1);
    }

    private void follows(ModelChange change, ModelEcs.Service service) {
        if (world.ecs.signalling.desired > 0 && world.ecs.signalling.changedByOthers <= change.readAt) {
            violated("never on Unknown", service.name + " follows, but signalling is wanted");
        }
        for (ModelConference conference : world.conferences()) {
            boolean here = conference
                    .bridge
                    .map(bridge -> bridge.task == change.agent.task)
                    .orElse(false);
            if (here && longerThan(conference.since, UNAVOIDABLE)) {
                violated("no meeting ends", service.name + " follows with people on the bridge beside");
            }
        }
    }

    void ended(ModelChange change, Outcome outcome) {
        note(change.agent.nick() + "  " + change.order + " ended: " + outcome);
        count(change.order + " " + outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    /** ECS takes a task. */
    void stops(ModelEcs.Task task, boolean scaleIn) {
        note("ECS stops " + task.name + (scaleIn ? " to scale in" : ""));
        boolean live = world.ecs.signalling.desired > 0;
        if (!scaleIn || !live) {
            return;
        }
        count("tasks scaled in");
        for (ModelConference conference : world.conferences()) {
            boolean here = conference.bridge.map(bridge -> bridge.task == task).orElse(false);
            if (here && longerThan(conference.since, UNAVOIDABLE)) {
                violated("no meeting ends", task.name + " is scaled in with " + conference.people + " people on it");
            }
        }
        for (ModelJibri jibri : world.jibris()) {
            if (jibri.task == task && (jibri.busy || jibri.uploads > 0)) {
                violated("no recording ends", task.name + " is scaled in");
            }
        }
    }

    // ---- a truly idle platform is released ----

    void look() {
        boolean nothing = world.conferences().isEmpty() && world.ecs.signalling.desired > 0;
        for (ModelJibri jibri : world.jibris()) {
            nothing &= !jibri.alive || (!jibri.busy && jibri.uploads == 0);
        }
        for (ModelBridge bridge : world.bridges()) {
            nothing &= !bridge.alive || (!bridge.frozen && !bridge.filtered);
        }
        for (ModelAgent agent : world.agents()) {
            nothing &= !agent.frozen && agent.stalledUntil <= world.sim.now();
        }
        nothing &= world.prosodyUp && world.jicofoUp && world.callsFail == 0;
        nothing &= world.heldUntil.isEmpty() || world.heldUntil.get() <= world.sim.now();
        if (!nothing) {
            world.disturbed();
        }
        double bound = bound().toNanos() / 1e9;
        if (longerThan(world.calmSince, bound)) {
            violated("a truly idle platform is released", "not within " + bound + " s");
            world.disturbed();
        }
    }

    /**
     * From the last disturbance: a new leader (dead after 18 s, a claim after 12 s more), the settling and the minimum uptime or the
     * timeout, and a release whose announcement holds for five minutes.
     */
    private Duration bound() {
        Duration uptime = world.minUptime.plusSeconds(10);
        Duration wait = world.timeout.compareTo(uptime) > 0 ? world.timeout : uptime;
        return Duration.ofSeconds(60).plus(wait).plus(Duration.ofMinutes(6));
    }

    Optional<String> firstViolation() {
        return violations.isEmpty() ? Optional.empty() : Optional.of(violations.get(0));
    }
}
