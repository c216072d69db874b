package io.brewmaster.ops.doctor;

import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Rollout;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.text.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What ECS says of the services. Pure. */
final class ServiceChecks {
    /** A task that is going to run does so within this time, images and health checks included. */
    private static final Duration START = Duration.ofMinutes(10);

    private static final String SEE_EVENTS =
            "read the service's events and the stopped tasks in ECS: it says what fails";

    private ServiceChecks() {}

    static List<Finding> of(List<ServiceState> services, Instant now) {
        List<Finding> found = new ArrayList<>();
        for (Role role : List.of(Role.SIGNALLING, Role.BRIDGES)) {
            if (services.stream().noneMatch(service -> service.role() == role)) {
                String name = role.name().toLowerCase(Locale.ROOT);
                found.add(Finding.wrong("services", "there is no service of " + name, "apply terraform"));
            }
        }
        for (ServiceState service : services) {
            found.add(one(service, now));
        }
        return found;
    }

    private static Finding one(ServiceState service, Instant now) {
        String name = subject(service);
        Optional<Rollout> newest = service.primary();
        if (!service.active()) {
            return Finding.wrong(name, "it is being deleted", "apply terraform");
        }
        if (newest.filter(rollout -> rollout.state().equals("FAILED")).isPresent()) {
            return Finding.wrong(name, "ECS has given up its deployment" + said(service), SEE_EVENTS);
        }
        if (service.running() < service.desired()) {
            return starting(service, newest, now);
        }
        if (newest.filter(rollout -> rollout.failed() > 0).isPresent()) {
            String tasks = Quantities.count(newest.get().failed(), "task", "tasks");
            return Finding.doubtful(name, count(service) + "; " + tasks + " did not start at first", SEE_EVENTS);
        }
        return Finding.good(name, count(service));
    }

    /** Without the platform's own name, where it is as the stack has made it. */
    private static String subject(ServiceState service) {
        int at = service.name().lastIndexOf(service.role().name().toLowerCase(Locale.ROOT));
        return at < 0 ? service.name() : service.name().substring(at);
    }

    private static Finding starting(ServiceState service, Optional<Rollout> newest, Instant now) {
        int failed = newest.map(Rollout::failed).orElse(0);
        Duration since =
                newest.map(rollout -> Duration.between(rollout.changed(), now)).orElse(Duration.ZERO);
        if (failed > 0) {
            String tasks = Quantities.count(failed, "task has", "tasks have");
            return Finding.wrong(
                    subject(service), count(service) + ": " + tasks + " failed" + said(service), SEE_EVENTS);
        }
        if (since.compareTo(START) > 0) {
            return Finding.wrong(
                    subject(service),
                    count(service) + ", and the newest deployment is " + Quantities.age(since) + " old" + said(service),
                    SEE_EVENTS);
        }
        return Finding.doubtful(subject(service), count(service) + ": starting", "look again in some minutes");
    }

    private static String count(ServiceState service) {
        return service.running() + " of " + service.desired() + " running";
    }

    private static String said(ServiceState service) {
        return service.lastEvent().isEmpty() ? "" : ": " + service.lastEvent();
    }
}
