package io.brewmaster.agent.change;

import io.brewmaster.agent.change.Services.ServicesException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One way of a whole platform to zero, service by service: recorders, signalling, bridges, and the service of this very task last. Until
 * signalling is lowered everything can stop it, and what was lowered is put back; after that only somebody else's wish does.
 */
final class Lowering {
    private final Change change;
    private final Seen seen;
    private final GoAhead goAhead;
    private final Map<String, ServiceState> expected = new HashMap<>();
    private boolean committed;

    Lowering(Change change, Seen seen, GoAhead goAhead) {
        this.change = change;
        this.seen = seen;
        this.goAhead = goAhead;
        seen.services().forEach(service -> expected.put(service.name(), service));
    }

    Outcome run() {
        for (ServiceState service : inOrder()) {
            Optional<Outcome> end = lower(service);
            if (end.isPresent()) {
                return end.get();
            }
        }
        return readBack();
    }

    private List<ServiceState> inOrder() {
        List<ServiceState> order = new ArrayList<>(seen.services());
        order.sort(Comparator.comparing(ServiceState::role)
                .thenComparing(service -> change.ownService().equals(Optional.of(service.name()))));
        return order;
    }

    /**
     * Empty when it is done. A call that failed for good is not tried again here: that the count is as before may mean that it never
     * happened, or that somebody has put it back since.
     */
    private Optional<Outcome> lower(ServiceState service) {
        if (service.desired() == 0) {
            return Optional.empty();
        }
        try {
            Optional<String> objection = objection(service);
            if (objection.isPresent()) {
                return Optional.of(stop(new Outcome.Refused(objection.get())));
            }
            change.set(service, 0);
            done(service);
            return Optional.empty();
        } catch (ServicesException e) {
            return Optional.of(stop(new Outcome.Failed(String.valueOf(e.getMessage()))));
        }
    }

    private void done(ServiceState service) {
        expected.put(service.name(), Change.with(service, 0));
        change.progress().lowered(service, 0);
        if (service.role() == Role.SIGNALLING) {
            committed = true;
            change.progress().committed();
        }
    }

    /** Why the next step may not be taken, by what is there at this moment. */
    private Optional<String> objection(ServiceState next) throws ServicesException {
        Optional<String> held =
                committed ? Optional.empty() : change.held(change.services().holdUntil());
        List<ServiceState> now = change.services().read();
        for (ServiceState service : expected.values()) {
            boolean matters = !committed
                    || service.role() == Role.SIGNALLING
                    || service.name().equals(next.name());
            Optional<String> changed = matters ? change.changed(service, now) : Optional.empty();
            if (changed.isPresent()) {
                return changed;
            }
        }
        return committed ? Optional.empty() : held.or(() -> change.tooLate(goAhead));
    }

    /** Somebody wants the platform, or it cannot be taken down: then it must be whole. */
    private Outcome stop(Outcome outcome) {
        if (committed) {
            return outcome;
        }
        for (ServiceState before : seen.services()) {
            ServiceState ours = Objects.requireNonNull(expected.get(before.name()));
            if (ours.desired() != before.desired()) {
                try {
                    if (change.changed(ours, change.services().read()).isEmpty()) {
                        change.set(ours, before.desired());
                    }
                } catch (ServicesException e) {
                    return new Outcome.Failed(before.name() + " was lowered to " + ours.desired()
                            + " and could not be put back to " + before.desired() + ": " + e.getMessage());
                }
            }
        }
        return outcome;
    }

    private Outcome readBack() {
        try {
            for (ServiceState service : change.services().read()) {
                if (service.desired() > 0) {
                    return new Outcome.Refused(service.name() + " is wanted again");
                }
            }
            return new Outcome.Done();
        } catch (ServicesException e) {
            return new Outcome.Failed("all is lowered, and could not be read back: " + e.getMessage());
        }
    }
}
