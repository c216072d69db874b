package io.brewmaster.agent.change;

import io.brewmaster.agent.change.Outcome.Done;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.agent.change.Outcome.Refused;
import io.brewmaster.agent.change.Services.ServicesException;
import java.util.List;
import java.util.Optional;

/**
 * Sets one count at a time, each attempt after a new look. A call whose answer was lost may have been done: that is found out by reading. If it
 * was not done it is not repeated, for the count may be as before because somebody has put it back. What remains is the time between the
 * last look and the change: ECS has no conditional change.
 */
final class Counts {
    /** The first, and two more; each is some milliseconds, and a few seconds when AWS is silent. */
    static final int ATTEMPTS = 3;

    private final Services services;
    private final Guarded guarded;

    Counts(Services services, Guarded guarded) {
        this.services = services;
        this.guarded = guarded;
    }

    /** Says why the change must not be made. */
    interface Check {
        Optional<String> whyNot(List<ServiceState> now);
    }

    /** @param from the service as it must be before, if the check wants that */
    record Step(ServiceState from, int to, boolean mindsHold, Check check) {
        ServiceState after() {
            return Counts.at(from, to);
        }

        /** To raise a count once too often does no harm. */
        boolean raises() {
            return to > from.desired();
        }
    }

    static ServiceState at(ServiceState service, int desired) {
        return new ServiceState(service.role(), service.name(), desired, service.running(), service.deployment());
    }

    /** Never throws for what AWS does. */
    Outcome set(Step step) {
        String trouble = "";
        try {
            for (int attempt = 1; ; attempt++) {
                Optional<String> no = whyNot(step);
                if (no.isPresent()) {
                    return new Refused(no.get());
                }
                try {
                    return settled(step, services.setDesired(step.from(), step.to()));
                } catch (ServicesException e) {
                    trouble = message(e);
                    if (isDone(step)) {
                        return new Done();
                    }
                    boolean again = e.mayBeRepeated() || step.raises();
                    if (!again || attempt == ATTEMPTS) {
                        return new Failed(trouble);
                    }
                }
            }
        } catch (ServicesException e) {
            String before = trouble.isEmpty() ? "" : trouble + "; whether it was done is not known: ";
            return new Failed(before + message(e));
        }
    }

    private boolean isDone(Step step) throws ServicesException {
        Optional<ServiceState> now = Guarded.named(step.from().name(), services.read());
        return now.isPresent() && step.after().sameWish(now.get());
    }

    private Optional<String> whyNot(Step step) throws ServicesException {
        if (step.mindsHold()) {
            Optional<String> held = guarded.held(services.holdUntil());
            if (held.isPresent()) {
                return held;
            }
        }
        return step.check().whyNot(services.read());
    }

    /** Somebody may have deployed between the last look and the change; then a lowered count goes back. */
    private Outcome settled(Step step, ServiceState after) {
        if (guarded.changed(List.of(step.after()), List.of(after)).isEmpty()) {
            return new Done();
        }
        String reason = "somebody has changed the service " + after.name() + " at the same moment";
        boolean lowered =
                after.desired() == step.to() && step.to() < step.from().desired();
        return new Refused(lowered ? reason + putBack(after, step.from().desired()) : reason);
    }

    /** What has become of it, to go on with a sentence. It goes back only from what we have set, whatever the deadline. */
    String putBack(ServiceState lowered, int desired) {
        return putBack(new Step(lowered, desired, false, now -> guarded.changed(List.of(lowered), now)));
    }

    String putBack(Step step) {
        Outcome outcome = set(step);
        String name = "; " + step.from().name();
        if (outcome instanceof Done) {
            return name + " is back at " + step.to();
        }
        return name + " is not set back to " + step.to() + ": " + reason(outcome);
    }

    /** Empty of what is done. */
    static String reason(Outcome outcome) {
        if (outcome instanceof Refused refused) {
            return refused.reason();
        }
        return outcome instanceof Failed failed ? failed.reason() : "";
    }

    static String message(ServicesException e) {
        return String.valueOf(e.getMessage());
    }
}
