package io.brewmaster.agent.change;

import io.brewmaster.agent.change.Services.ServicesException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Changes desired counts, as the last in line: it looks when a decision is begun, and once more right before every step, and whatever
 * somebody else has done in between wins. Calls may fail and lose their answers; what was done is found out by reading.
 */
public final class Change {
    /** Who hears how far it is. */
    public interface Progress {
        /** A count was lowered. */
        void lowered(ServiceState service, int to);

        /** The point of no return is passed. */
        void committed();
    }

    private final Set<ChangeGuard> guards;
    private final Services services;
    private final Optional<WantedState> wanted;
    private final Optional<String> ownService;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final BooleanSupplier stopped;
    private final Progress progress;

    private Change(
            Set<ChangeGuard> guards,
            Services services,
            Optional<WantedState> wanted,
            Optional<String> ownService,
            LongSupplier nanoTime,
            Clock clock,
            BooleanSupplier stopped,
            Progress progress) {
        this.guards = guards;
        this.services = services;
        this.wanted = wanted;
        this.ownService = ownService;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.stopped = stopped;
        this.progress = progress;
    }

    /**
     * With all guards.
     *
     * @param wanted     what is wanted of the platform, with {@code idle.action = machine}
     * @param ownService name of the service that this very task belongs to
     * @param nanoTime   monotonic, the machine's
     * @param stopped    whether whoever gives the word has gone or has been told to stop
     */
    public static Change of(
            Services services,
            Optional<WantedState> wanted,
            Optional<String> ownService,
            LongSupplier nanoTime,
            Clock clock,
            BooleanSupplier stopped,
            Progress progress) {
        return withGuards(
                EnumSet.allOf(ChangeGuard.class), services, wanted, ownService, nanoTime, clock, stopped, progress);
    }

    /** With some guards only, for the model that proves what each is good for. */
    public static Change withGuards(
            Set<ChangeGuard> guards,
            Services services,
            Optional<WantedState> wanted,
            Optional<String> ownService,
            LongSupplier nanoTime,
            Clock clock,
            BooleanSupplier stopped,
            Progress progress) {
        return new Change(guards, services, wanted, ownService, nanoTime, clock, stopped, progress);
    }

    /** What is there now, for the decision and for all comparisons later. */
    public Seen look() throws ServicesException {
        List<ServiceState> now = services.read();
        if (wanted.isPresent()) {
            WantedState.Item item = wanted.get().read();
            return new Seen(now, OptionalLong.of(item.version()), item.holdUntil());
        }
        return new Seen(now, OptionalLong.empty(), services.holdUntil());
    }

    /** Takes the platform to zero. */
    public Outcome release(Seen seen, GoAhead goAhead) {
        return wanted.isPresent() ? byMachine(wanted.get(), seen, goAhead) : new Lowering(this, seen, goAhead).run();
    }

    private Outcome byMachine(WantedState item, Seen seen, GoAhead goAhead) {
        try {
            WantedState.Item now = item.read();
            boolean changed = !seen.wanted().equals(OptionalLong.of(now.version()));
            if (changed && guards.contains(ChangeGuard.WANTED_VERSION)) {
                return new Outcome.Refused("somebody has said what is wanted since: version " + now.version());
            }
            Optional<String> objection = held(now.holdUntil()).or(() -> tooLate(goAhead));
            if (objection.isPresent()) {
                return new Outcome.Refused(objection.get());
            }
            item.sleep(now.version(), goAhead);
            progress.committed();
            return new Outcome.Done();
        } catch (ServicesException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Lowers the count of bridges by one. */
    public Outcome shrink(Seen seen, GoAhead goAhead) {
        Optional<ServiceState> bridges = seen.services().stream()
                .filter(service -> service.role() == Role.BRIDGES)
                .findFirst();
        if (bridges.isEmpty() || bridges.get().desired() <= 1) {
            return new Outcome.Refused("there is no bridge to spare");
        }
        return one(bridges.get(), bridges.get().desired() - 1, goAhead, false);
    }

    /** Lowers the service of this very task to zero, while signalling is wanted at zero. */
    public Outcome follow(Seen seen, GoAhead goAhead) {
        Optional<ServiceState> own = seen.services().stream()
                .filter(service -> ownService.equals(Optional.of(service.name())))
                .findFirst();
        if (own.isEmpty()) {
            return new Outcome.Refused("the service of this task is none of idle.services");
        }
        return own.get().desired() == 0 ? new Outcome.Done() : one(own.get(), 0, goAhead, true);
    }

    private Outcome one(ServiceState service, int to, GoAhead goAhead, boolean follows) {
        try {
            List<ServiceState> now = services.read();
            Optional<String> objection = changed(service, now);
            if (objection.isEmpty() && follows && signallingWanted(now)) {
                objection = Optional.of("signalling is wanted");
            }
            objection = objection.or(() -> tooLate(goAhead));
            if (objection.isPresent()) {
                return new Outcome.Refused(objection.get());
            }
            set(service, to);
            progress.lowered(service, to);
            return new Outcome.Done();
        } catch (ServicesException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private boolean signallingWanted(List<ServiceState> now) {
        return guards.contains(ChangeGuard.SIGNALLING_UNWANTED)
                && now.stream().noneMatch(one -> one.role() == Role.SIGNALLING && one.desired() == 0);
    }

    // ---- what Lowering asks too ----

    Services services() {
        return services;
    }

    Progress progress() {
        return progress;
    }

    Optional<String> ownService() {
        return ownService;
    }

    /** Sets a count once; a lost answer is found out by reading. */
    void set(ServiceState service, int to) throws ServicesException {
        try {
            ServiceState unused = services.setDesired(service, to);
        } catch (ServicesException e) {
            boolean done = services.read().stream().anyMatch(now -> now.sameWish(with(service, to)));
            if (!done) {
                throw e;
            }
        }
    }

    static ServiceState with(ServiceState service, int desired) {
        return new ServiceState(service.role(), service.name(), desired, service.running(), service.deployment());
    }

    /** Why a service is not as it was seen. */
    Optional<String> changed(ServiceState expected, List<ServiceState> now) {
        if (!guards.contains(ChangeGuard.WISH_UNCHANGED)) {
            return Optional.empty();
        }
        for (ServiceState service : now) {
            if (service.name().equals(expected.name())) {
                return service.sameWish(expected)
                        ? Optional.empty()
                        : Optional.of(expected.name() + " was changed since: wanted " + service.desired() + " ("
                                + service.deployment() + "), seen " + expected.desired() + " ("
                                + expected.deployment() + ")");
            }
        }
        return Optional.of(expected.name() + " is not there any more");
    }

    Optional<String> held(Optional<Instant> until) {
        return until.filter(end -> guards.contains(ChangeGuard.NOT_HELD) && end.isAfter(clock.instant()))
                .map(end -> "an operator keeps it awake until " + end);
    }

    Optional<String> tooLate(GoAhead goAhead) {
        if (guards.contains(ChangeGuard.NOT_STOPPED) && stopped.getAsBoolean()) {
            return Optional.of("told to stop");
        }
        boolean late =
                guards.contains(ChangeGuard.DEADLINE_MONOTONIC) && nanoTime.getAsLong() - goAhead.deadlineNanos() > 0;
        boolean lateByTheWall =
                guards.contains(ChangeGuard.DEADLINE_WALL) && clock.instant().isAfter(goAhead.deadlineWall());
        return late || lateByTheWall ? Optional.of("the word came too late") : Optional.empty();
    }
}
