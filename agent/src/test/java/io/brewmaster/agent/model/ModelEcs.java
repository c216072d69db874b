package io.brewmaster.agent.model;

import io.brewmaster.agent.change.Role;
import io.brewmaster.agent.change.ServiceState;
import java.util.ArrayList;
import java.util.List;

/** ECS: services, their tasks, protection, and what is done to both. */
final class ModelEcs {
    /** A running task. */
    static final class Task {
        final Service service;
        final int revision;
        final String name;
        long protectedUntil;
        boolean stopping;

        Task(Service service, String name) {
            this.service = service;
            this.revision = service.revision;
            this.name = name;
        }

        boolean isProtected(long now) {
            return protectedUntil > now;
        }
    }

    /** A service. */
    static final class Service {
        final Role role;
        final String name;
        int desired;
        int revision = 1;
        int deployment = 1;
        /** When somebody else than an agent has changed it last. */
        long changedByOthers = Long.MIN_VALUE;

        final List<Task> tasks = new ArrayList<>();

        Service(Role role, String name) {
            this.role = role;
            this.name = name;
        }

        ServiceState state() {
            return new ServiceState(role, name, desired, tasks.size(), "ecs-svc/" + deployment);
        }
    }

    final Service recorders = new Service(Role.RECORDERS, "jibri");
    final Service signalling = new Service(Role.SIGNALLING, "signalling");
    final Service bridges = new Service(Role.BRIDGES, "jvb");
    final List<Service> all = List.of(recorders, signalling, bridges);

    private final World world;
    private int names;

    ModelEcs(World world) {
        this.world = world;
    }

    /** An operator, or a visitor who wakes the platform. */
    void operatorSets(Service service, int desired) {
        if (service.desired != desired) {
            // The same count again cannot be told from none: only the machine's version can.
            service.changedByOthers = world.sim.now();
        }
        service.desired = desired;
        reconcile(service);
    }

    /** A new task definition: tasks of the old one go when they are not protected any more. */
    void deploy(Service service) {
        service.revision++;
        service.deployment++;
        service.changedByOthers = world.sim.now();
        reconcile(service);
    }

    /** ECS' own loop, a while after each change and again and again. */
    void reconcile(Service service) {
        world.sim.after(world.sim.between(2, 15), () -> settle(service));
    }

    private void settle(Service service) {
        long current = service.tasks.stream()
                .filter(task -> task.revision == service.revision)
                .count();
        if (current < service.desired) {
            start(service);
            reconcile(service);
            return;
        }
        int surplus = service.tasks.size() - service.desired;
        List<Task> candidates = new ArrayList<>();
        for (Task task : service.tasks) {
            if (!task.isProtected(world.sim.now()) && !task.stopping) {
                candidates.add(task);
            }
        }
        // The old revision goes first, else any.
        candidates.sort((one, other) -> Integer.compare(one.revision, other.revision));
        if (surplus > 0 && !candidates.isEmpty()) {
            List<Task> first = candidates.stream()
                    .filter(task -> task.revision == candidates.get(0).revision)
                    .toList();
            world.stopTask(first.get(world.sim.random.nextInt(first.size())), true);
            reconcile(service);
        } else if (surplus > 0) {
            world.sim.after(10, () -> settle(service));
        }
    }

    private void start(Service service) {
        Task task = new Task(service, service.name + "-" + ++names);
        service.tasks.add(task);
        world.started(task);
    }

    /** A task ended by itself or was stopped; the service gets another if it wants one. */
    void ended(Task task) {
        task.service.tasks.remove(task);
        if (task.service.tasks.size() < task.service.desired) {
            reconcile(task.service);
        }
    }
}
