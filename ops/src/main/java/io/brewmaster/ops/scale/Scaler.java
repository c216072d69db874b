package io.brewmaster.ops.scale;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Pause;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.ServiceState.Condition;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.text.Quantities;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Changes the desired counts of a platform in order, waits until ECS has done it, and looks again at the end. Called
 * again at any moment it goes on where things are.
 */
public final class Scaler {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 3;

    private final Services services;
    private final Clock clock;
    private final Pause pause;
    private final ScaleProgress progress;
    private final Instant deadline;

    /** @param deadline when waiting ends; changes that were made stay */
    public Scaler(Services services, Clock clock, Pause pause, ScaleProgress progress, Instant deadline) {
        this.services = services;
        this.clock = clock;
        this.pause = pause;
        this.progress = progress;
        this.deadline = deadline;
    }

    /**
     * Wakes the platform: signalling first, since the others log in to it and find only what was there when they
     * started. No count is lowered: what runs beyond the wish is somebody's need.
     *
     * @param wanted how many tasks each service of a role is to have at least
     */
    public void up(Map<Role, Integer> wanted) throws OpsException, InterruptedException {
        for (Set<Role> step : List.of(EnumSet.of(Role.SIGNALLING), EnumSet.of(Role.BRIDGES, Role.RECORDERS))) {
            Predicate<ServiceState> mine = service -> step.contains(service.role());
            for (ServiceState service : services.read()) {
                if (mine.test(service)) {
                    raise(service, wanted.getOrDefault(service.role(), 0));
                }
            }
            await(mine, service -> service.running() >= wanted.getOrDefault(service.role(), 0), "running");
        }
        for (ServiceState service : services.read()) {
            int least = wanted.getOrDefault(service.role(), 0);
            if (service.desired() < least) {
                throw changedMeanwhile(service);
            }
        }
    }

    private static OpsException changedMeanwhile(ServiceState service) {
        return new OpsException(
                ExitCode.TRY_AGAIN,
                "somebody has set the service " + service.name() + " to " + service.desired() + " meanwhile");
    }

    private void raise(ServiceState service, int least) throws OpsException, InterruptedException {
        if (!service.active()) {
            throw new OpsException(
                    ExitCode.CONFIGURATION, "the service " + service.name() + " is being deleted: apply terraform");
        }
        if (service.desired() < least) {
            set(service, least);
        }
    }

    /**
     * Takes the platform to zero: the recorders first, the bridges last, for the agents live there. Before each change
     * it looks whether somebody has changed the count since.
     *
     * @param seen what the decision was made on
     */
    public void down(List<ServiceState> seen) throws OpsException, InterruptedException {
        for (Role role : List.of(Role.RECORDERS, Role.SIGNALLING, Role.BRIDGES)) {
            for (ServiceState before : seen) {
                if (before.role() == role && before.desired() > 0) {
                    lower(before);
                }
            }
        }
        await(service -> true, service -> service.running() == 0, "stopped");
        for (ServiceState service : services.read()) {
            if (service.desired() > 0) {
                throw changedMeanwhile(service);
            }
        }
    }

    private void lower(ServiceState before) throws OpsException, InterruptedException {
        ServiceState now = named(before.name());
        if (now.desired() == 0) {
            return;
        }
        if (now.desired() != before.desired()) {
            throw changedMeanwhile(now);
        }
        set(now, 0);
    }

    /**
     * An answer may be lost although the change is made: so it looks before it tries again, and only over the
     * count that it saw.
     */
    private void set(ServiceState service, int desired) throws OpsException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                services.setDesired(service, desired);
                break;
            } catch (OpsException failure) {
                if (failure.exit() != ExitCode.TRY_AGAIN || attempt == ATTEMPTS) {
                    throw failure;
                }
                pause.of(BETWEEN_ATTEMPTS);
                int now = named(service.name()).desired();
                if (now == desired) {
                    break;
                }
                if (now != service.desired()) {
                    throw changedMeanwhile(named(service.name()));
                }
            }
        }
        progress.done(service.name() + ": " + service.desired() + " → " + desired);
    }

    private ServiceState named(String name) throws OpsException {
        return services.read().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new OpsException(ExitCode.CONFIGURATION, "the service " + name + " is gone: apply terraform"));
    }

    private void await(Predicate<ServiceState> mine, Predicate<ServiceState> ready, String word)
            throws OpsException, InterruptedException {
        Instant begun = clock.instant();
        while (true) {
            List<ServiceState> now = services.read().stream().filter(mine).toList();
            List<ServiceState> missing = now.stream().filter(ready.negate()).toList();
            if (missing.isEmpty()) {
                now.forEach(service -> progress.done(service.name() + ": " + tasks(service) + " " + word));
                return;
            }
            giveUpOn(missing);
            Duration since = Duration.between(begun, clock.instant());
            progress.waiting(missing.stream()
                            .map(service -> service.name() + " " + service.running() + " of " + service.desired())
                            .collect(Collectors.joining(", "))
                    + ", " + Quantities.age(since));
            pause.of(BETWEEN_LOOKS);
        }
    }

    private static String tasks(ServiceState service) {
        return service.running() == 0 ? "all" : String.valueOf(service.running());
    }

    private void giveUpOn(List<ServiceState> missing) throws OpsException {
        Optional<ServiceState> failed = missing.stream()
                .filter(service -> service.condition() == Condition.FAILED)
                .findFirst();
        if (failed.isPresent()) {
            throw new OpsException(
                    ExitCode.UNAVAILABLE,
                    "ECS has given up the service " + failed.get().name() + why(failed.get()));
        }
        if (!clock.instant().isBefore(deadline)) {
            ServiceState first = missing.get(0);
            throw new OpsException(
                    ExitCode.TRY_AGAIN,
                    "the service " + first.name() + " has " + first.running() + " of " + first.desired()
                            + " tasks and the time is over; ECS goes on, see ops status" + why(first));
        }
    }

    private static String why(ServiceState service) {
        return service.lastEvent().isEmpty() ? "" : ": " + service.lastEvent();
    }
}
