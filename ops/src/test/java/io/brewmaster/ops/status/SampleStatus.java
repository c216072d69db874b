package io.brewmaster.ops.status;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Rollout;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Wakes.Wake;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.status.StatusReport.Day;
import io.brewmaster.ops.status.StatusReport.Lifecycle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Platforms to look at. */
public final class SampleStatus {
    public static final Instant NOW = Instant.parse("2026-11-28T19:04:10Z");

    private static final String NAME = "standup-prod";

    private SampleStatus() {}

    /** A meeting that is recorded, while a second recorder starts. */
    public static StatusReport awake() {
        LoadBalancer webEntry = new LoadBalancer(NAME + "-web", "arn", "application", "active", "");
        return with(
                new Lifecycle(
                        wanted("awake", "visitor", "a click on the wake page", true),
                        Part.known(Optional.of(webEntry)),
                        Part.known(
                                List.of(wake(7_390, 238), wake(93_000, 47), wake(200_000, 302), wake(300_000, 240)))),
                withoutAMachine());
    }

    /** The same platform, woken and taken down by nothing but ECS. */
    public static StatusReport withoutAMachine() {
        return report(
                List.of(
                        service(Role.SIGNALLING, "signalling", 1, 1, ""),
                        service(Role.BRIDGES, "bridges", 2, 2, ""),
                        service(
                                Role.RECORDERS,
                                "recorders",
                                2,
                                1,
                                "(service standup-prod-recorders) has started 1 tasks: (task 3f1c0e6b2a).")),
                numbers(Map.of(
                        MetricDefinition.JVB_PARTICIPANT_COUNT, 12.0,
                        MetricDefinition.JVB_CONFERENCE_COUNT, 3.0,
                        MetricDefinition.LARGEST_CONFERENCE, 7.0,
                        MetricDefinition.BRIDGE_COUNT, 2.0,
                        MetricDefinition.BRIDGES_WANTED, 1.0,
                        MetricDefinition.BRIDGES_DRAINING, 0.0,
                        MetricDefinition.BRIDGE_STRESS, 0.314,
                        MetricDefinition.RECORDERS_BUSY, 1.0,
                        MetricDefinition.RECORDERS_IDLE, 0.0,
                        MetricDefinition.UPLOAD_BACKLOG_BYTES, 8_400_000.0)),
                List.of(
                        new Day(LocalDate.parse("2026-11-28"), 2, 1_312_000_000L),
                        new Day(LocalDate.parse("2026-11-27"), 11, 8_020_000_000L),
                        new Day(LocalDate.parse("2026-11-26"), 0, 0)),
                1,
                List.of(
                        alarm("no-metrics", "OK"),
                        alarm("platform-unknown", "OK"),
                        new Alarm(
                                NAME + "-disk-low",
                                "ALARM",
                                "The disk that recordings are written to is nearly full.",
                                NOW.minusSeconds(700))));
    }

    /** Nobody there for a while. */
    public static StatusReport idle() {
        return report(
                List.of(service(Role.SIGNALLING, "signalling", 1, 1, ""), service(Role.BRIDGES, "bridges", 1, 1, "")),
                numbers(Map.of(
                        MetricDefinition.JVB_PARTICIPANT_COUNT, 0.0,
                        MetricDefinition.BRIDGE_COUNT, 1.0,
                        MetricDefinition.RECORDERS_BUSY, 0.0,
                        MetricDefinition.IDLE_SECONDS, 420.0)),
                List.of(),
                0,
                List.of(alarm("no-metrics", "OK")));
    }

    /** Nothing runs and nobody says anything. */
    public static StatusReport asleep() {
        return report(
                List.of(service(Role.SIGNALLING, "signalling", 0, 0, ""), service(Role.BRIDGES, "bridges", 0, 0, "")),
                Map.of(),
                List.of(new Day(LocalDate.parse("2026-11-28"), 0, 0)),
                0,
                List.of());
    }

    /** Every call is refused but the one for the services, which are there and silent. */
    public static StatusReport denied() {
        OpsException denied = new OpsException(
                ExitCode.CONFIGURATION,
                "cannot read the metrics: no permission, allow cloudwatch:GetMetricData to the role or user in use");
        OpsException later = new OpsException(
                ExitCode.TRY_AGAIN, "cannot list s3://b/recordings/: AWS takes no more calls at present");
        return new StatusReport(
                NOW,
                NAME,
                Optional.empty(),
                Duration.ofMinutes(15),
                Part.known(List.of(service(Role.SIGNALLING, "signalling", 1, 1, ""))),
                unknown(new OpsException(
                        ExitCode.CONFIGURATION,
                        "cannot read what is wanted from the table standup-prod-wanted: no permission, allow"
                                + " dynamodb:GetItem to the role or user in use")),
                Part.known(Optional.empty()),
                unknown(denied),
                unknown(later),
                unknown(later),
                Part.known(List.of()));
    }

    private static <T> Part<T> unknown(OpsException problem) {
        return new Part<>(Optional.empty(), Optional.of(problem));
    }

    /** The same with a machine that wakes it. */
    private static StatusReport with(Lifecycle lifecycle, StatusReport plain) {
        return new StatusReport(
                plain.at(),
                plain.name(),
                plain.domain(),
                plain.idleTimeout(),
                plain.services(),
                Part.known(Optional.of(lifecycle)),
                plain.holdUntil(),
                plain.numbers(),
                plain.recordings(),
                plain.openUploads(),
                plain.alarms());
    }

    private static Wanted wanted(String state, String by, String why, boolean settled) {
        return new Wanted(state, 41, Optional.of(NOW.minusSeconds(7_630)), by, why, settled, Optional.empty());
    }

    private static Wake wake(long secondsAgo, long took) {
        return new Wake(NOW.minusSeconds(secondsAgo), Duration.ofSeconds(took));
    }

    /** Asleep, whatever the machine has made of it, with nobody allowed to look at its load balancer and metric. */
    public static StatusReport undone() {
        OpsException later =
                new OpsException(ExitCode.TRY_AGAIN, "cannot read how it woke: AWS takes no more calls at present");
        OpsException denied = new OpsException(
                ExitCode.CONFIGURATION,
                "cannot look at the load balancer standup-prod-web: no permission, allow"
                        + " elasticloadbalancing:DescribeLoadBalancers to the role or user in use");
        return with(
                new Lifecycle(
                        wanted("asleep", "machine", "waking failed: a deployment failed", false),
                        unknown(denied),
                        unknown(later)),
                asleep());
    }

    static StatusReport report(
            List<ServiceState> services,
            Map<MetricDefinition, Sample> numbers,
            List<Day> days,
            int uploads,
            List<Alarm> alarms) {
        return new StatusReport(
                NOW,
                NAME,
                Optional.of("meet.example.com"),
                Duration.ofMinutes(15),
                Part.known(services),
                Part.known(Optional.empty()),
                Part.known(Optional.empty()),
                Part.known(numbers),
                Part.known(days),
                Part.known(uploads),
                Part.known(alarms));
    }

    static Map<MetricDefinition, Sample> numbers(Map<MetricDefinition, Double> values) {
        Map<MetricDefinition, Sample> numbers = new EnumMap<>(MetricDefinition.class);
        values.forEach((metric, value) -> numbers.put(metric, new Sample(value, NOW.minusSeconds(70))));
        return numbers;
    }

    private static Alarm alarm(String name, String state) {
        return new Alarm(NAME + "-" + name, state, "", NOW.minusSeconds(9_000));
    }

    static ServiceState service(Role role, String name, int desired, int running, String event) {
        return new ServiceState(
                role,
                NAME + "-" + name,
                "arn:aws:ecs:us-west-2:123456789012:service/standup-prod/standup-prod-" + name,
                true,
                desired,
                running,
                Math.max(0, desired - running),
                List.of(new Rollout("ecs-svc/1", true, "COMPLETED", "", 0, "", NOW)),
                Map.of(),
                role == Role.SIGNALLING
                        ? List.of("arn:aws:elasticloadbalancing:us-west-2:123456789012:targetgroup/standup-prod-web/1")
                        : List.of(),
                event);
    }
}
