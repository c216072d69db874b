package io.brewmaster.agent.model;

import io.brewmaster.agent.change.Change;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.change.ServiceState;
import io.brewmaster.agent.change.Services;
import io.brewmaster.agent.change.SuppliedClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The change process in the model: the real change, on a simulated ECS whose calls take their time, fail, and lose their answers. */
final class ModelChange implements Services, Change.Progress {
    /** The process is gone, in the middle of whatever it did. */
    private static final class DeadException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final ModelAgent agent;
    final Order order;
    final int number;
    boolean stopped;
    boolean frozen;
    boolean dead;
    long seenAt;
    long readAt;
    private final World world;
    private final Change change;
    private Optional<Seen> seen = Optional.empty();
    private final Map<String, ServiceState> left = new HashMap<>();
    private Optional<GoAhead> waitingGo = Optional.empty();
    boolean committed;

    ModelChange(ModelAgent agent, Order order) {
        this.agent = agent;
        this.order = order;
        this.number = ++agent.world.changes;
        this.world = agent.world;
        this.change = Change.withGuards(
                world.changeGuards,
                this,
                Optional.empty(),
                Optional.of(agent.task.service.name),
                world.sim::now,
                new SuppliedClock(() -> agent.now().wall()),
                () -> stopped,
                this);
    }

    /** Whether a service is just as this process saw it, or has left it since: then nobody can tell that it was another in between. */
    boolean findsAsLeft(ServiceState now) {
        ServiceState before = left.get(now.name());
        return before != null && before.sameWish(now);
    }

    void start() {
        world.sim.after(world.sim.between(0.5, 3), () -> {
            if (stopped) {
                return;
            }
            try {
                Seen looked = change.look();
                seenAt = readAt;
                looked.services().forEach(service -> left.put(service.name(), service));
                seen = Optional.of(looked);
                agent.hears(this, () -> agent.control.changeReady(looked, agent.now()));
            } catch (ServicesException e) {
                ended(new Outcome.Failed(String.valueOf(e.getMessage())));
            } catch (DeadException e) {
                world.properties.count("change processes that died");
            }
        });
    }

    void stop() {
        stopped = true;
    }

    /** The whole task is gone, and this process with it. */
    void die() {
        dead = true;
    }

    void thaw() {
        frozen = false;
        waitingGo.ifPresent(word -> {
            waitingGo = Optional.empty();
            go(word);
        });
    }

    void go(GoAhead goAhead) {
        if (frozen) {
            waitingGo = Optional.of(goAhead);
            return;
        }
        Seen what = seen.orElseThrow();
        try {
            ended(
                    switch (order) {
                        case RELEASE -> change.release(what, goAhead);
                        case SHRINK -> change.shrink(what, goAhead);
                        case FOLLOW -> change.follow(what, goAhead);
                    });
        } catch (DeadException e) {
            world.properties.count("change processes that died");
        }
    }

    private void ended(Outcome outcome) {
        world.properties.ended(this, outcome);
        agent.hears(this, () -> agent.control.changeEnded(outcome, agent.now()));
    }

    // ---- ECS ----

    private void call() throws ServicesException {
        world.sim.pass(world.sim.between(0.01, 0.2));
        answered();
    }

    private void answered() throws ServicesException {
        world.sim.pass(world.sim.between(0.01, 0.2));
        while (frozen && !dead) {
            world.sim.pass(1);
        }
        if (dead) {
            throw new DeadException();
        }
        if (world.sim.chance(world.callsFail)) {
            world.sim.pass(world.sim.between(1, 6));
            throw new ServicesException("ecs: throttled, gave up after 3 attempts");
        }
    }

    @Override
    public List<ServiceState> read() throws ServicesException {
        call();
        List<ServiceState> states = new ArrayList<>();
        world.ecs.all.forEach(service -> states.add(service.state()));
        readAt = world.sim.now();
        return states;
    }

    @Override
    public Optional<Instant> holdUntil() throws ServicesException {
        call();
        return world.holdTag;
    }

    @Override
    public ServiceState setDesired(ServiceState state, int desired) throws ServicesException {
        // What has been sent is done, even if the sender stands still from then on.
        world.sim.pass(world.sim.between(0.01, 0.2));
        if (world.sim.chance(world.callsFail)) {
            answered();
            throw new ServicesException("ecs: throttled, gave up after 3 attempts");
        }
        ModelEcs.Service service = world.ecs.all.stream()
                .filter(one -> one.name.equals(state.name()))
                .findFirst()
                .orElseThrow();
        world.properties.changes(this, service, desired);
        service.desired = desired;
        world.ecs.reconcile(service);
        ServiceState after = service.state();
        left.put(after.name(), after);
        answered();
        return after;
    }

    @Override
    public void lowered(ServiceState service, int to) {
        // The properties look at each change itself.
    }

    @Override
    public void committed() {
        committed = true;
        agent.hears(this, () -> agent.control.changeCommitted(agent.now()));
    }
}
