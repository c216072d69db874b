package io.brewmaster.ops.status;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Wakes.Wake;
import io.brewmaster.ops.platform.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a platform is doing at one moment, as far as AWS says.
 *
 * @param domain      where people find it, if it is set
 * @param idleTimeout how long nobody must be there until it goes to sleep
 * @param lifecycle   of a platform that a machine looks after; empty for another
 * @param holdUntil   until when an operator keeps it awake; over when it lies before {@code at}
 * @param numbers     the newest number of each metric; of a platform that is silent none
 * @param recordings  the last days, the newest first
 * @param openUploads recordings that are on their way to the bucket
 */
public record StatusReport(
        Instant at,
        String name,
        Optional<String> domain,
        Duration idleTimeout,
        Part<List<ServiceState>> services,
        Part<Optional<Lifecycle>> lifecycle,
        Part<Optional<Instant>> holdUntil,
        Part<Map<MetricDefinition, Sample>> numbers,
        Part<List<Day>> recordings,
        Part<Integer> openUploads,
        Part<List<Alarm>> alarms) {
    /** Agents speak once a minute and CloudWatch takes a while: what is older than this is not "now". */
    static final Duration FRESH = Duration.ofMinutes(4);

    /**
     * The recordings of one day.
     *
     * @param count of recordings
     * @param bytes of all of them
     */
    public record Day(LocalDate day, int count, long bytes) {}

    /**
     * What a machine wants of the platform, and has done.
     *
     * @param webEntry the load balancer that people come in by; empty if there is none
     * @param wakes    the last ones, the newest first
     */
    public record Lifecycle(Wanted wanted, Part<Optional<LoadBalancer>> webEntry, Part<List<Wake>> wakes) {}

    /** What the services make of the platform. */
    public enum Mood {
        ASLEEP,
        WAKING,
        AWAKE,
        FALLING_ASLEEP,
        /** Wanted in parts only: nobody can meet, or nobody can be recorded. */
        IN_PARTS,
        UNKNOWN
    }

    /** What it is doing. */
    public Mood mood() {
        return services.value().map(StatusReport::mood).orElse(Mood.UNKNOWN);
    }

    private static Mood mood(List<ServiceState> services) {
        boolean all = services.stream().allMatch(service -> service.desired() > 0);
        boolean none = services.stream().allMatch(service -> service.desired() == 0);
        if (none) {
            boolean runs = services.stream().anyMatch(service -> service.running() > 0);
            return runs ? Mood.FALLING_ASLEEP : Mood.ASLEEP;
        }
        if (!all) {
            return Mood.IN_PARTS;
        }
        boolean each = services.stream().allMatch(service -> service.running() > 0);
        return each ? Mood.AWAKE : Mood.WAKING;
    }

    /** The newest number of a metric, if it is of now. */
    public Optional<Double> now(MetricDefinition metric) {
        return numbers.value()
                .flatMap(all -> Optional.ofNullable(all.get(metric)))
                .filter(sample -> sample.at().plus(FRESH).isAfter(at))
                .map(Sample::value);
    }

    /** When the platform last said anything. */
    public Optional<Instant> lastSaid() {
        return numbers.value()
                .flatMap(all -> all.values().stream().map(Sample::at).max(Instant::compareTo));
    }

    /** All parts, to find out what could not be read. */
    public Stream<Part<?>> parts() {
        return Stream.concat(
                Stream.of(services, lifecycle, holdUntil, numbers, recordings, openUploads, alarms),
                lifecycle.value().flatMap(machine -> machine).stream()
                        .flatMap(machine -> Stream.of(machine.webEntry(), machine.wakes())));
    }
}
