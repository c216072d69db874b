package io.brewmaster.agent.change;

import io.brewmaster.agent.change.Outcome.Done;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.agent.change.Outcome.Refused;
import io.brewmaster.agent.change.Services.ServicesException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the services to zero one after the other. Until signalling is lowered anything calls it off, and what was lowered goes back;
 * after that a platform without signalling is of no use to anybody, and only somebody else's change ends it.
 */
final class ServicesRelease {
    private final Services services;
    private final Guarded guarded;
    private final Counts counts;
    private final Change.Progress progress;
    private final GoAhead goAhead;
    private final List<ServiceState> order;
    private final List<ServiceState> lowered = new ArrayList<>();

    /** How each service must be: as the decision saw it, or as we have set it since. */
    private final Map<String, ServiceState> expected = new LinkedHashMap<>();

    private boolean committed;

    /** @param order the services, first to last */
    ServicesRelease(
            Services services,
            Guarded guarded,
            Counts counts,
            Change.Progress progress,
            GoAhead goAhead,
            List<ServiceState> order) {
        this.services = services;
        this.guarded = guarded;
        this.counts = counts;
        this.progress = progress;
        this.goAhead = goAhead;
        this.order = order;
        for (ServiceState service : order) {
            expected.put(service.name(), service);
        }
    }

    Outcome run() {
        for (ServiceState service : order) {
            if (service.desired() == 0) {
                continue;
            }
            Outcome outcome = counts.set(new Counts.Step(service, 0, !committed, now -> whyNot(service, now)));
            if (!(outcome instanceof Done)) {
                return committed ? outcome : putBack(outcome);
            }
            note(service);
        }
        return readBack();
    }

    private Optional<String> whyNot(ServiceState service, List<ServiceState> now) {
        Optional<String> changed = guarded.changed(mustBeUnchanged(service), now);
        return changed.isPresent() || committed ? changed : guarded.tooLate(goAhead);
    }

    private Iterable<ServiceState> mustBeUnchanged(ServiceState next) {
        if (!committed) {
            return expected.values();
        }
        List<ServiceState> few = new ArrayList<>();
        for (ServiceState service : expected.values()) {
            if (service.role() == Role.SIGNALLING || service.name().equals(next.name())) {
                few.add(service);
            }
        }
        return few;
    }

    private void note(ServiceState service) {
        expected.put(service.name(), Counts.at(service, 0));
        lowered.add(service);
        progress.lowered(service, 0);
        if (service.role() == Role.SIGNALLING && !committed) {
            committed = true;
            progress.committed();
        }
    }

    /** Somebody wants the platform, or we cannot take it down: it must be whole. */
    private Outcome putBack(Outcome outcome) {
        StringBuilder reason = new StringBuilder(Counts.reason(outcome));
        for (ServiceState service : lowered) {
            ServiceState zero = Counts.at(service, 0);
            reason.append(
                    counts.putBack(new Counts.Step(zero, service.desired(), false, now -> whyNotBack(zero, now))));
        }
        return outcome instanceof Failed ? new Failed(reason.toString()) : new Refused(reason.toString());
    }

    /** With signalling at zero after all, by a call whose answer was lost or by somebody else, nobody wants this service. */
    private Optional<String> whyNotBack(ServiceState zero, List<ServiceState> now) {
        Optional<String> changed = guarded.changed(List.of(zero), now);
        return changed.isPresent() ? changed : signallingGone(now);
    }

    private Optional<String> signallingGone(List<ServiceState> now) {
        for (ServiceState before : order) {
            Optional<ServiceState> after = Guarded.named(before.name(), now);
            if (before.role() == Role.SIGNALLING
                    && before.desired() > 0
                    && after.isPresent()
                    && after.get().desired() == 0) {
                return Optional.of(before.name() + " is at 0");
            }
        }
        return Optional.empty();
    }

    private Outcome readBack() {
        try {
            for (ServiceState service : services.read()) {
                if (service.desired() > 0) {
                    return new Refused("somebody has set the service " + service.name() + " to " + service.desired());
                }
            }
            return new Done();
        } catch (ServicesException e) {
            return new Failed("all counts are set to 0, but could not be read back: " + Counts.message(e));
        }
    }
}
