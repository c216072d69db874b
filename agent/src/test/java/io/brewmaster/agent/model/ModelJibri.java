package io.brewmaster.agent.model;

import io.brewmaster.agent.brewery.RecorderReport;
import java.util.Optional;

/** A recorder: it speaks only when something changes. */
final class ModelJibri {
    final World world;
    final ModelEcs.Task task;
    boolean alive = true;
    boolean busy;
    long busySince;
    int uploads;
    long uploadingSince;
    private boolean joined;

    ModelJibri(World world, ModelEcs.Task task) {
        this.world = world;
        this.task = task;
        world.sim.after(world.sim.between(0.5, 5), this::join);
    }

    void join() {
        if (alive && !joined && world.prosodyUp) {
            joined = true;
            speak();
        } else if (alive && !joined) {
            world.sim.after(world.sim.between(1, 10), this::join);
        }
    }

    void out() {
        if (joined) {
            joined = false;
            world.sim.after(world.sim.between(1, 10), this::join);
        }
    }

    void speak() {
        if (joined && world.prosodyUp) {
            world.recorderRoom.present(new ModelRoom.Presence(
                    "jibri-" + task.name,
                    Optional.empty(),
                    Optional.of(RecorderReport.of(busy ? "busy" : "idle", "healthy")),
                    Optional.empty()));
        }
    }

    void begin() {
        busy = true;
        busySince = world.sim.now();
        protect(true);
        speak();
    }

    void end() {
        if (!alive || !busy) {
            return;
        }
        busy = false;
        uploads++;
        uploadingSince = world.sim.now();
        speak();
        world.sim.after(world.sim.between(5, 120), () -> {
            uploads--;
            protect(uploads > 0 || busy);
        });
    }

    /** The finalizer's watcher owns the protection of a recorder's task. */
    private void protect(boolean on) {
        task.protectedUntil = on ? Long.MAX_VALUE : 0;
    }
}
