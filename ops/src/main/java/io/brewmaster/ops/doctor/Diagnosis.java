package io.brewmaster.ops.doctor;

import io.brewmaster.ops.doctor.Evidence.Identity;
import io.brewmaster.ops.doctor.Evidence.WebEntry;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.ServiceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Judges each precondition by itself, from the ground up: who asks, what is there, what it says, what people see.
 * Pure.
 */
public final class Diagnosis {
    private static final Duration SKEW_NOTED = Duration.ofMinutes(1);
    /** AWS takes a request whose time is off by five minutes, and no further. */
    private static final Duration SKEW_REFUSED = Duration.ofMinutes(5);

    /** Certificates that renew themselves do so long before. */
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(14);

    private final Evidence evidence;
    private final List<Finding> findings = new ArrayList<>();

    private Diagnosis(Evidence evidence) {
        this.evidence = evidence;
    }

    /** All findings, in the order in which to work on them. */
    public static List<Finding> of(Evidence evidence) {
        return new Diagnosis(evidence).all();
    }

    private List<Finding> all() {
        each("credentials", evidence.identity(), Diagnosis::credentials);
        evidence.identity().value().ifPresent(identity -> findings.addAll(clock(identity)));
        each("services", evidence.services(), services -> ServiceChecks.of(services, evidence.now()));
        each("quotas", evidence.quotas(), quotas -> QuotaChecks.of(evidence, quotas));
        each("tasks", evidence.tasks(), TaskChecks::of);
        each("permissions", evidence.rights(), RoleNeeds::judge);
        each("bucket", evidence.bucket(), BucketChecks::setUp);
        each("uploads", evidence.states(), states -> BucketChecks.lostUploads(states, evidence.now()));
        each(
                "unknown uploads",
                evidence.uploads(),
                uploads -> BucketChecks.abandoned(uploads, evidence.states(), evidence.now()));
        each("metrics", evidence.numbers(), numbers -> MetricChecks.of(evidence, numbers));
        each("alarms", evidence.alarms(), Diagnosis::alarms);
        each("load balancer", evidence.loadBalancers(), all -> MachineChecks.of(evidence, all));
        webEntry();
        return List.copyOf(findings);
    }

    private <T> void each(String subject, Part<T> part, Function<T, List<Finding>> judge) {
        part.value().ifPresent(value -> findings.addAll(judge.apply(value)));
        part.problem()
                .filter(problem -> !isSaid(problem))
                .ifPresent(problem -> findings.add(Finding.notKnown(subject, problem)));
    }

    /** What several parts lack for one reason is said once, of the first. */
    private boolean isSaid(OpsException problem) {
        return findings.stream().anyMatch(finding -> finding.problem().equals(Optional.of(problem)));
    }

    private static List<Finding> credentials(Identity identity) {
        return List.of(Finding.good("credentials", identity.arn()));
    }

    private static List<Finding> clock(Identity identity) {
        if (identity.serverTime().isEmpty()) {
            return List.of();
        }
        Duration off = Duration.between(identity.serverTime().get(), identity.localTime());
        String said = off.abs().toSeconds() + " s " + (off.isNegative() ? "behind" : "ahead of") + " AWS' clock";
        if (off.abs().compareTo(SKEW_NOTED) < 0) {
            return List.of(Finding.good("clock", "within a minute of AWS' clock"));
        }
        return List.of(
                off.abs().compareTo(SKEW_REFUSED) < 0
                        ? Finding.doubtful("clock", said, "set the clock of this machine (NTP)")
                        : Finding.wrong(
                                "clock", said, "set the clock of this machine (NTP): AWS refuses its requests"));
    }

    private static List<Finding> alarms(List<Alarm> alarms) {
        if (alarms.isEmpty()) {
            return List.of(Finding.doubtful("alarms", "there are none", "apply terraform with its alarms"));
        }
        List<Alarm> ringing = alarms.stream().filter(Alarm::rings).toList();
        if (ringing.isEmpty()) {
            return List.of(Finding.good("alarms", "none of " + alarms.size() + " rings"));
        }
        return ringing.stream()
                .map(alarm -> Finding.wrong("alarms", alarm.name() + " rings", alarm.why()))
                .toList();
    }

    private void webEntry() {
        if (evidence.domain().isEmpty()) {
            findings.add(Finding.wrong(
                    "domain", "no domain is set, and nobody can open the platform", "write domain into config.json"));
            return;
        }
        each("web entry", evidence.entry(), entry -> webEntry(evidence.domain().get(), entry));
    }

    private List<Finding> webEntry(String domain, WebEntry entry) {
        if (entry.addresses().isEmpty()) {
            String toDo = "make a record for it that leads to the load balancer (hosted_zone_id does it)";
            return List.of(
                    isAwake()
                            ? Finding.wrong("DNS", domain + " has no address", toDo)
                            : Finding.doubtful("DNS", domain + " has no address, and the platform sleeps", toDo));
        }
        List<Finding> found = new ArrayList<>();
        found.add(Finding.good(
                "DNS",
                domain + " is "
                        + entry.addresses().stream().limit(2).collect(Collectors.joining(", "))
                        + (entry.addresses().size() > 2 ? ", …" : "")));
        found.add(certificate(domain, entry));
        return found;
    }

    private Finding certificate(String domain, WebEntry entry) {
        if (entry.certificate().isEmpty()) {
            String toDo = "look at the certificate in ACM and at the load balancer's listener";
            return isAwake()
                    ? Finding.wrong("certificate", entry.trouble(), toDo)
                    : Finding.doubtful("certificate", entry.trouble() + "; the platform sleeps", toDo);
        }
        Duration left = Duration.between(evidence.now(), entry.certificate().get());
        String said = "good for " + domain + ", for " + left.toDays() + " more days";
        return left.compareTo(CERTIFICATE_SOON) > 0
                ? Finding.good("certificate", said)
                : Finding.wrong("certificate", said, "ACM could not renew it: look at its validation records in DNS");
    }

    private boolean isAwake() {
        return evidence.services().value().stream().flatMap(List::stream).anyMatch(ServiceState::isWanted);
    }
}
