package io.brewmaster.ops.doctor;

import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the machine has made beside Terraform, and whether it is still there when it should be gone. Pure. */
final class MachineChecks {
    private static final String SUBJECT = "load balancer";
    private static final String DOWN = "./brewmaster ops down has the machine take ";

    private final PlatformName platform;
    private final boolean sleeps;
    private final boolean atWork;
    private final List<Finding> findings = new ArrayList<>();

    private MachineChecks(PlatformName platform, boolean sleeps, boolean atWork) {
        this.platform = platform;
        this.sleeps = sleeps;
        this.atWork = atWork;
    }

    /**
     * None where there is no machine: then every load balancer is Terraform's.
     *
     * @param all the load balancers of the region
     */
    static List<Finding> of(Evidence evidence, List<LoadBalancer> all) {
        Optional<Wanted> wanted = evidence.wanted().value().flatMap(item -> item);
        if (wanted.isEmpty()) {
            return List.of();
        }
        boolean sleeps = wanted.get().asleep() || allAtZero(evidence);
        Instant now = evidence.now();
        MachineChecks checks =
                new MachineChecks(evidence.platform(), sleeps, wanted.get().isWorkedOn(now));
        checks.loadBalancers(all.stream().filter(checks::isOurs).toList());
        evidence.alarms().value().ifPresent(checks::alarms);
        return checks.findings;
    }

    private static boolean allAtZero(Evidence evidence) {
        return evidence.services()
                .value()
                .filter(services -> services.stream().allMatch(MachineChecks::isAtZero))
                .isPresent();
    }

    private static boolean isAtZero(ServiceState service) {
        return service.desired() == 0 && service.running() == 0;
    }

    private boolean isOurs(LoadBalancer one) {
        return isWebEntry(one) || one.managedBy().equals(platform.lifecycle());
    }

    private boolean isWebEntry(LoadBalancer one) {
        return one.name().equals(platform.webEntry());
    }

    private void loadBalancers(List<LoadBalancer> ours) {
        if (sleeps && !ours.isEmpty() && atWork) {
            findings.add(Finding.doubtful(SUBJECT, names(ours) + " is there, and the machine is at work", soon()));
            return;
        }
        if (sleeps) {
            ours.stream().filter(this::isKnown).forEach(this::leftOver);
        } else {
            findings.add(ours.stream()
                    .filter(this::isWebEntry)
                    .findFirst()
                    .map(this::awake)
                    .orElseGet(this::noWayIn));
        }
        ours.stream().filter(one -> !isKnown(one)).forEach(this::stray);
        if (sleeps && ours.isEmpty()) {
            findings.add(Finding.good(SUBJECT, "the platform sleeps, and the machine has left none"));
        }
    }

    private void leftOver(LoadBalancer one) {
        findings.add(Finding.wrong(
                SUBJECT,
                one.name() + " is still there although the platform sleeps, and is paid for",
                DOWN + "it away, and has to come before terraform destroy"));
    }

    private Finding awake(LoadBalancer webEntry) {
        String said = webEntry.name() + " is the machine's: ops down comes before terraform destroy";
        return Finding.good(SUBJECT, said);
    }

    private Finding noWayIn() {
        return atWork
                ? Finding.doubtful(SUBJECT, "the platform wakes, and has none yet", soon())
                : Finding.wrong(
                        SUBJECT,
                        "the platform is wanted awake and has none: nobody gets in",
                        "./brewmaster ops up has the machine make it");
    }

    /** The machine finds what it has made by its name. */
    private boolean isKnown(LoadBalancer one) {
        return isWebEntry(one) || one.name().equals(platform.mediaEntry());
    }

    private void stray(LoadBalancer one) {
        findings.add(Finding.wrong(
                SUBJECT,
                one.name() + " was made by the machine too, leads nowhere, and is paid for",
                "aws elbv2 delete-load-balancer --region " + region(one) + " --load-balancer-arn " + one.arn()));
    }

    private static String region(LoadBalancer one) {
        String[] parts = one.arn().split(":", -1);
        return parts.length > 3 ? parts[3] : "";
    }

    private void alarms(List<Alarm> alarms) {
        Set<String> made = platform.alarmsOfTheMachine();
        String left = alarms.stream().map(Alarm::name).filter(made::contains).collect(Collectors.joining(" "));
        if (sleeps && !atWork && !left.isEmpty()) {
            findings.add(Finding.doubtful(
                    "alarms left",
                    left.replace(" ", ", ") + " is still there although the platform sleeps",
                    DOWN + "what it has made away; if not: aws cloudwatch delete-alarms --alarm-names " + left));
        }
    }

    private static String names(List<LoadBalancer> ours) {
        return ours.stream().map(LoadBalancer::name).collect(Collectors.joining(", "));
    }

    private static String soon() {
        return "look again in some minutes";
    }
}
