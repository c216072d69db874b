package io.brewmaster.ops.scale;

import static io.brewmaster.core.metrics.MetricDefinition.JVB_PARTICIPANT_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.PLATFORM_UNKNOWN;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_BUSY;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.text.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether somebody may be inside, by the agents' newest numbers. What is not known is never taken for nobody. Pure. */
public final class Presence {
    /** What has to be known. */
    public static final List<MetricDefinition> METRICS =
            List.of(JVB_PARTICIPANT_COUNT, RECORDERS_BUSY, PLATFORM_UNKNOWN);

    /** Agents speak once a minute and CloudWatch takes a while. */
    public static final Duration FRESH = Duration.ofMinutes(4);

    private Presence() {}

    /**
     * Why the platform must not be taken down; empty if nobody is there.
     *
     * @param numbers the newest of {@link #METRICS}
     * @param hold    until when an operator keeps it awake
     * @param uploads recordings on their way to the bucket
     */
    public static List<String> objections(
            List<ServiceState> services,
            Map<MetricDefinition, Sample> numbers,
            Optional<Instant> hold,
            int uploads,
            Instant now) {
        List<String> reasons = new ArrayList<>();
        hold.filter(until -> until.isAfter(now))
                .ifPresent(until -> reasons.add("it is held awake until " + until + " (ops release ends that)"));
        if (uploads > 0 && runs(services, Role.RECORDERS)) {
            reasons.add(Quantities.count(uploads, "recording is", "recordings are") + " on the way to the bucket");
        }
        if (!runs(services, Role.BRIDGES)) {
            return reasons;
        }
        Optional<Long> people = now(numbers, JVB_PARTICIPANT_COUNT, now);
        if (people.isEmpty()) {
            reasons.add("it is not known how many people are inside: no agent has said so in the last four minutes");
        } else if (people.get() > 0) {
            reasons.add(Quantities.count(people.get(), "person is", "people are") + " inside");
        }
        now(numbers, RECORDERS_BUSY, now)
                .filter(busy -> busy > 0)
                .ifPresent(busy -> reasons.add(Quantities.count(busy, "recorder records", "recorders record")));
        now(numbers, PLATFORM_UNKNOWN, now)
                .filter(unknown -> unknown > 0)
                .ifPresent(unknown -> reasons.add("the agents say that it cannot be known whether anybody is there"));
        return reasons;
    }

    private static boolean runs(List<ServiceState> services, Role role) {
        return services.stream().anyMatch(service -> service.role() == role && service.running() > 0);
    }

    private static Optional<Long> now(Map<MetricDefinition, Sample> numbers, MetricDefinition metric, Instant now) {
        return Optional.ofNullable(numbers.get(metric))
                .filter(sample -> sample.at().plus(FRESH).isAfter(now))
                .map(sample -> Math.round(sample.value()));
    }
}
