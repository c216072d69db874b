package io.brewmaster.agent.change;

import io.brewmaster.agent.change.Outcome.Done;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.agent.change.Outcome.Refused;
import io.brewmaster.agent.change.Services.ServicesException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One change of the platform's desired counts: a look, and when the word comes, one order. Right before each single change it looks again, and
 * lets go when anything is not as the decision saw it. It blocks as long as its ports do.
 */
public final class Change {
    /** Is told what is done, as soon as it is. */
    public interface Progress {
        /**
         * A count is lowered.
         *
         * @param before the service as it was before
         */
        void lowered(ServiceState before, int to);

        /** A release is past its point of no return: signalling is lowered, or the platform's machine has taken over. */
        void committed();
    }

    private final Services services;
    private final Optional<WantedState> wantedState;
    private final Optional<String> ownService;
    private final Progress progress;
    private final Guarded guarded;
    private final Counts counts;

    private Change(
            Services services,
            Optional<WantedState> wantedState,
            Optional<String> ownService,
            Guarded guarded,
            Progress progress) {
        this.services = services;
        this.wantedState = wantedState;
        this.ownService = ownService;
        this.guarded = guarded;
        this.progress = progress;
        this.counts = new Counts(services, guarded);
    }

    /**
     * With all guards.
     *
     * @param wantedState with {@code idle.action = machine} for a release, which is then left to the machine
     * @param ownService  the service that this agent's own task belongs to; a release lowers it last
     * @param nanoTime    the monotonic clock of {@link GoAhead#deadlineNanos}
     * @param clock       the wall clock
     * @param stopped     whether the change has been called off; may be asked at any time and does not block
     */
    public static Change of(
            Services services,
            Optional<WantedState> wantedState,
            Optional<String> ownService,
            LongSupplier nanoTime,
            Clock clock,
            BooleanSupplier stopped,
            Progress progress) {
        return withGuards(
                EnumSet.allOf(ChangeGuard.class),
                services,
                wantedState,
                ownService,
                nanoTime,
                clock,
                stopped,
                progress);
    }

    /** The same with some guards only, for the model that proves what each is good for. Never for production. */
    public static Change withGuards(
            Set<ChangeGuard> guards,
            Services services,
            Optional<WantedState> wantedState,
            Optional<String> ownService,
            LongSupplier nanoTime,
            Clock clock,
            BooleanSupplier stopped,
            Progress progress) {
        Guarded guarded = new Guarded(guards, nanoTime, clock, stopped);
        return new Change(services, wantedState, ownService, guarded, progress);
    }

    /** What is there, for the decision: done when the process starts, long before the word. */
    public Seen look() throws ServicesException {
        List<ServiceState> now = services.read();
        Optional<Instant> hold = services.holdUntil();
        OptionalLong version = OptionalLong.empty();
        if (wantedState.isPresent()) {
            WantedState.Item item = wantedState.get().read();
            version = OptionalLong.of(item.version());
            hold = later(hold, item.holdUntil());
        }
        return new Seen(now, version, hold);
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isPresent() ? one : other;
        }
        return one.get().isAfter(other.get()) ? one : other;
    }

    /** Takes the whole platform to zero: its services, or by its machine. */
    public Outcome release(Seen seen, GoAhead goAhead) {
        if (wantedState.isPresent()) {
            return sleep(wantedState.get(), seen, goAhead);
        }
        if (ofRole(Role.SIGNALLING, seen).isEmpty()) {
            return new Failed("no signalling service is configured");
        }
        return new ServicesRelease(services, guarded, counts, progress, goAhead, inOrder(seen)).run();
    }

    /** One decision starts the machine once, however often it is asked: a call that failed is repeated, after a new look. */
    private Outcome sleep(WantedState machine, Seen seen, GoAhead goAhead) {
        String trouble = "";
        try {
            for (int attempt = 1; attempt <= Counts.ATTEMPTS; attempt++) {
                Optional<String> held = guarded.held(services.holdUntil());
                WantedState.Item item = machine.read();
                Optional<String> no = held.isPresent() ? held : whyNot(item, seen, goAhead);
                if (no.isPresent()) {
                    return trouble.isEmpty() ? new Refused(no.get()) : unknown(trouble, no.get());
                }
                try {
                    machine.sleep(item.version(), goAhead);
                    progress.committed();
                    return new Done();
                } catch (ServicesException e) {
                    trouble = Counts.message(e);
                }
            }
            return new Failed(trouble);
        } catch (ServicesException e) {
            return trouble.isEmpty() ? new Failed(Counts.message(e)) : unknown(trouble, Counts.message(e));
        }
    }

    private static Failed unknown(String trouble, String why) {
        return new Failed(trouble + "; not tried again: " + why);
    }

    private Optional<String> whyNot(WantedState.Item item, Seen seen, GoAhead goAhead) {
        Optional<String> no = guarded.otherVersion(seen.wanted(), item.version());
        if (no.isEmpty()) {
            no = guarded.held(item.holdUntil());
        }
        return no.isEmpty() ? guarded.tooLate(goAhead) : no;
    }

    /** By role, the own service last: whoever lowers it ends its own task. Only signalling keeps its place, as the point of no return. */
    private List<ServiceState> inOrder(Seen seen) {
        List<ServiceState> order = new ArrayList<>();
        List<ServiceState> own = new ArrayList<>();
        for (Role role : Role.values()) {
            for (ServiceState service : ofRole(role, seen)) {
                boolean last = role != Role.SIGNALLING && ownService.equals(Optional.of(service.name()));
                (last ? own : order).add(service);
            }
        }
        order.addAll(own);
        return order;
    }

    private static List<ServiceState> ofRole(Role role, Seen seen) {
        List<ServiceState> found = new ArrayList<>();
        for (ServiceState service : seen.services()) {
            if (service.role() == role) {
                found.add(service);
            }
        }
        return found;
    }

    /** Lowers the count of bridges by one. ECS takes a task that is not protected. */
    public Outcome shrink(Seen seen, GoAhead goAhead) {
        List<ServiceState> bridges = ofRole(Role.BRIDGES, seen);
        if (bridges.size() != 1) {
            return new Failed(bridges.size() + " services of bridges are configured; it must be one");
        }
        ServiceState service = bridges.get(0);
        if (service.desired() < 2) {
            return new Refused("there is no bridge to spare: " + service.desired() + " wanted");
        }
        return lower(service, service.desired() - 1, now -> whyNot(service, now, goAhead));
    }

    private Optional<String> whyNot(ServiceState service, List<ServiceState> now, GoAhead goAhead) {
        Optional<String> changed = guarded.changed(List.of(service), now);
        return changed.isPresent() ? changed : guarded.tooLate(goAhead);
    }

    /** Lowers the own service to zero, if signalling is wanted at zero: the leader was lost after its point of no return. */
    public Outcome follow(Seen seen, GoAhead goAhead) {
        if (ownService.isEmpty()) {
            return new Failed("the service of this task is not known");
        }
        Optional<ServiceState> own = Guarded.named(ownService.get(), seen.services());
        if (own.isEmpty()) {
            return new Failed("the own service " + ownService.get() + " is not among the configured ones");
        }
        ServiceState service = own.get();
        if (service.desired() == 0) {
            return new Done();
        }
        return lower(service, 0, now -> {
            Optional<String> wanted = guarded.signallingWanted(now);
            return wanted.isPresent() ? wanted : whyNot(service, now, goAhead);
        });
    }

    private Outcome lower(ServiceState service, int to, Counts.Check check) {
        Outcome outcome = counts.set(new Counts.Step(service, to, false, check));
        if (!(outcome instanceof Done)) {
            return outcome;
        }
        progress.lowered(service, to);
        return readBack(service, to);
    }

    private Outcome readBack(ServiceState service, int to) {
        try {
            Optional<ServiceState> now = Guarded.named(service.name(), services.read());
            return now.isPresent() && now.get().desired() != to
                    ? new Refused("somebody has set the service " + service.name() + " to "
                            + now.get().desired())
                    : new Done();
        } catch (ServicesException e) {
            return new Failed("the service " + service.name() + " is set to " + to + ", but could not be read back: "
                    + Counts.message(e));
        }
    }
}
