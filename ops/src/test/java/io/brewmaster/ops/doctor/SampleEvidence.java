package io.brewmaster.ops.doctor;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.doctor.Evidence.BucketState;
import io.brewmaster.ops.doctor.Evidence.Container;
import io.brewmaster.ops.doctor.Evidence.Identity;
import io.brewmaster.ops.doctor.Evidence.Need;
import io.brewmaster.ops.doctor.Evidence.OpenUpload;
import io.brewmaster.ops.doctor.Evidence.Quotas;
import io.brewmaster.ops.doctor.Evidence.Right;
import io.brewmaster.ops.doctor.Evidence.Task;
import io.brewmaster.ops.doctor.Evidence.WebEntry;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.Recordings.Stored;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Rollout;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A platform that is well, and what may be wrong with it, a change at a time. */
public final class SampleEvidence {
    static final Instant NOW = Instant.parse("2026-11-28T19:04:10Z");

    Optional<String> domain = Optional.of("meet.example.com");
    Part<Identity> identity = Part.known(
            new Identity("123456789012", "arn:aws:iam::123456789012:user/me", Optional.of(NOW), NOW.plusSeconds(2)));
    Part<List<ServiceState>> services = Part.known(List.of(
            service(Role.SIGNALLING, "signalling", 1, 1, rollout("COMPLETED", 0, 3_600), ""),
            service(Role.BRIDGES, "bridges", 2, 2, rollout("COMPLETED", 0, 3_600), ""),
            service(Role.RECORDERS, "recorders", 1, 1, rollout("COMPLETED", 0, 3_600), "")));
    Part<List<Task>> tasks = Part.known(List.of(
            task("signalling", container("web", "ghcr.io/jitsi/web:stable-11146", 64)),
            task("bridges", container("jvb", "registry.example.com:5000/jvb:stable-11146-2", 64)),
            task("recorders", container("jibri", "brewmaster/jibri:stable-11146-2", 2_048))));
    Part<Optional<Wanted>> wanted = Part.known(Optional.of(wanted("awake", 0)));
    Part<List<LoadBalancer>> loadBalancers =
            Part.known(List.of(balancer("standup-prod-web", ""), balancer("somebody-elses", "somebody")));
    Part<List<Right>> rights = Part.known(List.of(right(
            "bridges",
            "arn:aws:ecs:us-west-2:123456789012:task/standup-prod/*",
            List.of(),
            "ecs:UpdateTaskProtection")));
    Part<Quotas> quotas = Part.known(new Quotas(16, Optional.of(50.0), Optional.empty()));
    Part<Map<MetricDefinition, Sample>> numbers = Part.known(numbers(Map.of(
            MetricDefinition.SHARDS_CONNECTED, 1.0,
            MetricDefinition.SHARDS_CONFIGURED, 1.0,
            MetricDefinition.PLATFORM_UNKNOWN, 0.0,
            MetricDefinition.BRIDGE_COUNT, 2.0,
            MetricDefinition.BRIDGES_STALE, 0.0)));
    Part<List<Alarm>> alarms = Part.known(List.of(new Alarm("standup-prod-no-metrics", "OK", "", NOW)));
    Part<BucketState> bucket = Part.known(
            new BucketState("standup-prod-recordings-123456789012", Optional.of("aws:kms"), true, true, true, true));
    Part<List<Stored>> states = Part.known(List.of());
    Part<List<OpenUpload>> uploads = Part.known(List.of());
    Part<WebEntry> entry =
            Part.known(new WebEntry(List.of("192.0.2.7"), Optional.of(NOW.plus(Duration.ofDays(200))), ""));

    /** The findings. */
    public List<Finding> findings() {
        return Diagnosis.of(new Evidence(
                NOW,
                new PlatformName("standup-prod"),
                domain,
                identity,
                services,
                tasks,
                wanted,
                loadBalancers,
                rights,
                quotas,
                numbers,
                alarms,
                bucket,
                states,
                uploads,
                entry));
    }

    /**
     * One that is well but for a recorder that the account has no vCPU for, and a recording that was left by one that
     * was lost.
     */
    public static SampleEvidence ill() {
        SampleEvidence evidence = new SampleEvidence();
        evidence.services = Part.known(List.of(
                service(Role.SIGNALLING, "signalling", 1, 1, rollout("COMPLETED", 0, 3_600), ""),
                service(Role.BRIDGES, "bridges", 2, 2, rollout("COMPLETED", 0, 3_600), ""),
                service(
                        Role.RECORDERS,
                        "recorders",
                        1,
                        0,
                        rollout("IN_PROGRESS", 4, 900),
                        "(service standup-prod-recorders) was unable to place a task.")));
        evidence.quotas = Part.known(new Quotas(10, Optional.of(50.0), Optional.empty()));
        evidence.states = Part.known(List.of(
                new Stored("recordings/.brewmaster/open/5f0c9a2b7d1e4c3a8b60.json", 900, NOW.minusSeconds(5_400))));
        evidence.alarms = Part.known(List.of(
                new Alarm("standup-prod-no-metrics", "OK", "", NOW),
                new Alarm(
                        "standup-prod-recording-success",
                        "ALARM",
                        "Attempts to deliver recordings failed. What failed is still on the recorder's disk.",
                        NOW)));
        return evidence;
    }

    /** @param workedOn for how many seconds more the machine has said that it works on it */
    static Wanted wanted(String state, long workedOn) {
        return new Wanted(
                state,
                7,
                Optional.of(NOW.minusSeconds(7_200)),
                "visitor",
                "a click on the wake page",
                workedOn <= 0,
                Optional.of(NOW.plusSeconds(workedOn)));
    }

    static LoadBalancer balancer(String name, String managedBy) {
        return new LoadBalancer(
                name,
                "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/" + name + "/50dc6c495c0c9188",
                "application",
                "active",
                managedBy);
    }

    static <T> Part<T> denied(String permission) {
        return new Part<>(
                Optional.empty(),
                Optional.of(new OpsException(
                        ExitCode.CONFIGURATION,
                        "cannot look: no permission, allow " + permission + " to the role or user in use")));
    }

    static Map<MetricDefinition, Sample> numbers(Map<MetricDefinition, Double> values) {
        Map<MetricDefinition, Sample> numbers = new EnumMap<>(MetricDefinition.class);
        values.forEach((metric, value) -> numbers.put(metric, new Sample(value, NOW.minusSeconds(70))));
        return numbers;
    }

    static Rollout rollout(String state, int failed, long secondsAgo) {
        return new Rollout("ecs-svc/1", true, state, "", failed, "", NOW.minusSeconds(secondsAgo));
    }

    static ServiceState service(Role role, String name, int desired, int running, Rollout rollout, String event) {
        return new ServiceState(
                role,
                "standup-prod-" + name,
                "arn:aws:ecs:us-west-2:123456789012:service/standup-prod/standup-prod-" + name,
                true,
                desired,
                running,
                0,
                List.of(rollout),
                Map.of(),
                List.of(),
                event);
    }

    static Container container(String name, String image, int sharedMiB) {
        return new Container(name, image, sharedMiB, Map.of());
    }

    /** With the sizes that the stack has unless somebody sets others. */
    static Task task(String name, Container container) {
        return new Task(
                "standup-prod-" + name,
                List.of(container),
                Optional.of("arn:aws:iam::123456789012:role/standup-prod-" + name + "-task"),
                Optional.of("arn:aws:iam::123456789012:role/execution"),
                name.equals("signalling") ? 1 : 4,
                true);
    }

    static Right right(String service, String resource, List<String> denied, String... actions) {
        return new Right(
                new Need(
                        "arn:aws:iam::123456789012:role/standup-prod-" + service + "-task", List.of(actions), resource),
                denied);
    }
}
