package io.brewmaster.agent.model;

import io.brewmaster.agent.brewery.BridgeReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A bridge: it speaks every 5 s, holds conferences, and may stand still. */
final class ModelBridge {
    final World world;
    final ModelEcs.Task task;
    final List<ModelConference> conferences = new ArrayList<>();
    final List<Long> spoken = new ArrayList<>();
    private final double skew;
    final boolean filtered;
    boolean alive = true;
    boolean frozen;
    long frozenSince;
    boolean draining;
    private boolean joined;

    ModelBridge(World world, ModelEcs.Task task, double skew, boolean filtered) {
        this.world = world;
        this.task = task;
        this.skew = skew;
        this.filtered = filtered;
        world.sim.after(world.sim.between(0.5, 10), this::join);
        world.sim.after(world.sim.between(0, 5), this::speak);
    }

    int people() {
        return conferences.stream().mapToInt(conference -> conference.people).sum();
    }

    int conferences() {
        return conferences.size();
    }

    void join() {
        if (alive && !joined && world.prosodyUp && !frozen) {
            joined = true;
            world.bridgeRoom.present(
                    new ModelRoom.Presence(task.name, Optional.empty(), Optional.empty(), Optional.empty()));
        } else if (alive && !joined) {
            world.sim.after(world.sim.between(1, 20), this::join);
        }
    }

    /** Prosody is gone, or has taken it out. */
    void out() {
        if (joined) {
            joined = false;
            world.sim.after(world.sim.between(1, 20), this::join);
        }
    }

    private void speak() {
        if (!alive) {
            return;
        }
        if (!frozen && joined && world.prosodyUp) {
            spoken.add(world.sim.now());
            if (spoken.size() > 20) {
                spoken.remove(0);
            }
            world.bridgeRoom.present(
                    new ModelRoom.Presence(task.name, Optional.of(report()), Optional.empty(), Optional.empty()));
        }
        world.sim.after(5, this::speak);
    }

    private BridgeReport report() {
        Instant clock = world.sim.wall().plusNanos(Simulation.nanos(skew));
        int people = people();
        return new BridgeReport(
                filtered ? OptionalInt.empty() : OptionalInt.of(people),
                filtered ? OptionalInt.empty() : OptionalInt.of(conferences()),
                OptionalInt.of(people),
                OptionalDouble.of(people / 100.0),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                new BridgeReport.Flags(draining, false, false, true),
                Optional.of(clock),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether it has been there for so many seconds at least. */
    boolean hasSpokenBefore(double seconds) {
        return !spoken.isEmpty() && world.sim.now() - spoken.get(0) > Simulation.nanos(seconds);
    }

    /** Whether it has spoken twice since then. */
    boolean spokeTwiceSince(long nanos) {
        return spoken.stream().filter(at -> at >= nanos).count() >= 2;
    }
}
