package io.brewmaster.agent.change;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The questions that are asked right before a change. An answer is why it must not be done; empty when it may. */
final class Guarded {
    private final Set<ChangeGuard> guards;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final BooleanSupplier stopped;

    Guarded(Set<ChangeGuard> guards, LongSupplier nanoTime, Clock clock, BooleanSupplier stopped) {
        EnumSet<ChangeGuard> copy = EnumSet.noneOf(ChangeGuard.class);
        copy.addAll(guards);
        this.guards = copy;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.stopped = stopped;
    }

    /** To be asked last: the questions before it take time. */
    Optional<String> tooLate(GoAhead goAhead) {
        if (guards.contains(ChangeGuard.DEADLINE_MONOTONIC) && nanoTime.getAsLong() - goAhead.deadlineNanos() >= 0) {
            return Optional.of("the go-ahead is too old by the monotonic clock");
        }
        if (guards.contains(ChangeGuard.DEADLINE_WALL) && !clock.instant().isBefore(goAhead.deadlineWall())) {
            return Optional.of("the go-ahead is too old by the wall clock");
        }
        if (guards.contains(ChangeGuard.NOT_STOPPED) && stopped.getAsBoolean()) {
            return Optional.of("the agent has called it off, or is gone");
        }
        return Optional.empty();
    }

    Optional<String> held(Optional<Instant> until) {
        if (guards.contains(ChangeGuard.NOT_HELD)
                && until.isPresent()
                && until.get().isAfter(clock.instant())) {
            return Optional.of("an operator keeps the platform awake until " + until.get());
        }
        return Optional.empty();
    }

    /** Whether one of these services is not as it is expected to be. */
    Optional<String> changed(Iterable<ServiceState> expected, List<ServiceState> now) {
        if (!guards.contains(ChangeGuard.WISH_UNCHANGED)) {
            return Optional.empty();
        }
        for (ServiceState service : expected) {
            Optional<ServiceState> found = named(service.name(), now);
            if (found.isEmpty()) {
                return Optional.of("the service " + service.name() + " is not there any more");
            }
            if (!service.sameWish(found.get())) {
                return Optional.of(difference(service, found.get()));
            }
        }
        return Optional.empty();
    }

    private static String difference(ServiceState expected, ServiceState now) {
        return expected.desired() == now.desired()
                ? "somebody has deployed the service " + now.name()
                : "somebody has set the service " + now.name() + " from " + expected.desired() + " to " + now.desired();
    }

    /** Whether the item is another one than the decision saw. */
    Optional<String> otherVersion(OptionalLong seen, long version) {
        if (!guards.contains(ChangeGuard.WANTED_VERSION)) {
            return Optional.empty();
        }
        if (seen.isEmpty()) {
            return Optional.of("the decision did not see what is wanted of the platform");
        }
        return seen.getAsLong() == version
                ? Optional.empty()
                : Optional.of("what is wanted has changed: version " + version + ", not " + seen.getAsLong());
    }

    Optional<String> signallingWanted(List<ServiceState> now) {
        if (!guards.contains(ChangeGuard.SIGNALLING_UNWANTED)) {
            return Optional.empty();
        }
        boolean known = false;
        for (ServiceState service : now) {
            if (service.role() == Role.SIGNALLING) {
                known = true;
                if (service.desired() > 0) {
                    return Optional.of("signalling is wanted: " + service.name() + " at " + service.desired());
                }
            }
        }
        return known ? Optional.empty() : Optional.of("no signalling service is configured");
    }

    static Optional<ServiceState> named(String name, List<ServiceState> services) {
        for (ServiceState service : services) {
            if (service.name().equals(name)) {
                return Optional.of(service);
            }
        }
        return Optional.empty();
    }
}
