package io.brewmaster.ops.doctor;

import io.brewmaster.ops.doctor.Evidence.Quotas;
import io.brewmaster.ops.doctor.Evidence.Task;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.ServiceState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Whether AWS lets the account have what the platform needs. A new account may run few vCPU, and then nothing says so
 * but a service that does not start. How far Application Auto Scaling may go is not known here. Pure.
 */
public final class QuotaChecks {
    private static final String SUBJECT = "quotas";
    private static final String ADDRESSES = "JVB_ADVERTISE_IPS";

    private QuotaChecks() {}

    static List<Finding> of(Evidence evidence, Quotas quotas) {
        List<ServiceState> services = evidence.services().value().orElse(List.of());
        List<Task> tasks = evidence.tasks().value().orElse(List.of());
        String region = region(services);
        List<Finding> found = new ArrayList<>();
        String tasksOf = ": what is desired, at least one task of each service";
        found.add(judge(Quotas.VCPUS, region, quotas.vcpus(), vcpus(tasks, services), "Fargate vCPU", tasksOf));
        Optional<List<LoadBalancer>> balancers = evidence.loadBalancers().value();
        if (quotas.loadBalancers().isPresent() && balancers.isPresent()) {
            double needed = balancers(evidence.platform(), balancers.get());
            found.add(judge(
                    Quotas.BALANCERS,
                    region,
                    quotas.loadBalancers().get(),
                    needed,
                    "application load balancers",
                    ", once it is awake"));
        }
        quotas.addresses()
                .ifPresent(
                        most -> found.add(judge(Quotas.ADDRESSES, region, most, addresses(tasks), "elastic IPs", "")));
        return found;
    }

    private static Finding judge(
            Quotas.Code quota, String region, double most, double needed, String what, String when) {
        if (needed <= most) {
            return Finding.good(SUBJECT, number(needed) + " of " + number(most) + " " + what + when);
        }
        return Finding.wrong(
                SUBJECT,
                number(needed) + " " + what + " are needed, and the account may have " + number(most) + when,
                "aws service-quotas request-service-quota-increase --region " + region + " --service-code "
                        + quota.service() + " --quota-code " + quota.code() + " --desired-value "
                        + number(Math.ceil(needed)));
    }

    private static double vcpus(List<Task> tasks, List<ServiceState> services) {
        return tasks.stream()
                .filter(Task::onFargate)
                .mapToDouble(task -> task.vcpus() * count(task, services))
                .sum();
    }

    private static int count(Task task, List<ServiceState> services) {
        return services.stream()
                .filter(service -> service.name().equals(task.service()))
                .mapToInt(service -> Math.max(1, service.desired()))
                .findFirst()
                .orElse(1);
    }

    /** The account's, with the platform's own while it is not there. */
    private static double balancers(PlatformName platform, List<LoadBalancer> all) {
        return 1
                + all.stream()
                        .filter(one ->
                                one.kind().equals("application") && !one.name().equals(platform.webEntry()))
                        .count();
    }

    /** How many addresses stay, by what the bridges tell of themselves. */
    public static int addresses(List<Task> tasks) {
        return (int) tasks.stream()
                .flatMap(task -> task.containers().stream())
                .flatMap(container -> Arrays.stream(
                        container.settings().getOrDefault(ADDRESSES, "").split(",", -1)))
                .filter(address -> !address.isBlank())
                .distinct()
                .count();
    }

    private static String region(List<ServiceState> services) {
        return services.stream()
                .findFirst()
                .map(service -> service.arn().split(":", -1)[3])
                .orElse("");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
