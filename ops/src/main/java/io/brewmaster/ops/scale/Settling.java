package io.brewmaster.ops.scale;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Pause;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.text.Quantities;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Waits until the platform's machine has found everything as somebody wants it: counts, tasks, the way in. Tells of each
 * service when it is there. Changes nothing.
 */
public final class Settling {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    /** An execution that was started takes the word up in its first step. */
    private static final Duration TAKES_UP = Duration.ofMinutes(1);

    private final Machine machine;
    private final Services services;
    private final Clock clock;
    private final Pause pause;
    private final ScaleProgress progress;
    private final Instant deadline;
    private final Set<String> told = new HashSet<>();

    /** @param deadline when waiting ends; the machine goes on */
    public Settling(
            Machine machine, Services services, Clock clock, Pause pause, ScaleProgress progress, Instant deadline) {
        this.machine = machine;
        this.services = services;
        this.clock = clock;
        this.pause = pause;
        this.progress = progress;
        this.deadline = deadline;
    }

    /**
     * Until it is up and answers.
     *
     * @param before what was wanted before the word to wake
     */
    public void awake(Wanted before) throws OpsException, InterruptedException {
        await(before, false);
        progress.done("the way in is open");
    }

    /**
     * Until nothing of it is left.
     *
     * @param before what was wanted before the word to sleep
     */
    public void asleep(Wanted before) throws OpsException, InterruptedException {
        await(before, true);
        progress.done("the way in is gone, and what it cost");
    }

    private void await(Wanted before, boolean asleep) throws OpsException, InterruptedException {
        Instant begun = clock.instant();
        while (true) {
            Wanted now = machine.wanted()
                    .orElseThrow(() -> new OpsException(
                            ExitCode.CONFIGURATION, "the table that says what is wanted is gone: apply terraform"));
            boolean takenUp = now.version() > before.version();
            if (takenUp && now.asleep() != asleep) {
                throw otherwise(now);
            }
            List<ServiceState> missing = missing(asleep);
            if (takenUp && now.settled() && missing.isEmpty()) {
                return;
            }
            Duration since = Duration.between(begun, clock.instant());
            giveUp(takenUp, since);
            progress.waiting(what(missing) + ", " + Quantities.age(since));
            pause.of(BETWEEN_LOOKS);
        }
    }

    /** The machine takes back what it cannot do, and says why; anybody else has changed their mind. */
    private static OpsException otherwise(Wanted now) {
        String what = now.asleep() ? "asleep" : "awake";
        return now.by().equals("machine")
                ? new OpsException(ExitCode.UNAVAILABLE, "the machine has it " + what + ": " + now.why())
                : new OpsException(ExitCode.TRY_AGAIN, now.by() + " wants it " + what + " meanwhile: " + now.why());
    }

    /** A recorder that does not come keeps nobody from meeting, and the machine does not wait for it. */
    private List<ServiceState> missing(boolean asleep) throws OpsException {
        List<ServiceState> all = services.read();
        for (ServiceState service : all) {
            if (isThere(service, asleep) && told.add(service.name())) {
                progress.done(service.name() + ": " + (asleep ? "all stopped" : service.running() + " running"));
            }
        }
        return all.stream()
                .filter(service -> !isThere(service, asleep))
                .filter(service -> asleep || (service.desired() > 0 && service.role() != Role.RECORDERS))
                .toList();
    }

    private static boolean isThere(ServiceState service, boolean asleep) {
        return asleep ? service.desired() == 0 && service.running() == 0 : service.running() > 0;
    }

    private void giveUp(boolean takenUp, Duration since) throws OpsException {
        if (!takenUp && since.compareTo(TAKES_UP) >= 0) {
            throw new OpsException(
                    ExitCode.UNAVAILABLE,
                    "the machine has not taken the word up: its executions in Step Functions say why");
        }
        if (!clock.instant().isBefore(deadline)) {
            throw new OpsException(
                    ExitCode.TRY_AGAIN, "the time is over and the machine is still at it: see ops status");
        }
    }

    private static String what(List<ServiceState> missing) {
        return missing.isEmpty()
                ? "the way in"
                : missing.stream()
                        .map(service -> service.name() + " " + service.running() + " of " + service.desired())
                        .collect(Collectors.joining(", "));
    }
}
