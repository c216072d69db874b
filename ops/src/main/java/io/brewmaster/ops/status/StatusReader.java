package io.brewmaster.ops.status;

import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_DRAINING;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_STALE;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_WANTED;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_STRESS;
import static io.brewmaster.core.metrics.MetricDefinition.IDLE_SECONDS;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_CONFERENCE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.JVB_PARTICIPANT_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.LARGEST_CONFERENCE;
import static io.brewmaster.core.metrics.MetricDefinition.PLATFORM_UNKNOWN;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_BUSY;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_IDLE;
import static io.brewmaster.core.metrics.MetricDefinition.RECORDERS_UNHEALTHY;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONFIGURED;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONNECTED;
import static io.brewmaster.core.metrics.MetricDefinition.UPLOAD_BACKLOG_BYTES;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Alarms;
import io.brewmaster.ops.platform.Hold;
import io.brewmaster.ops.platform.LoadBalancers;
import io.brewmaster.ops.platform.Machine;
import io.brewmaster.ops.platform.Metrics;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.Recordings;
import io.brewmaster.ops.platform.Recordings.Stored;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import io.brewmaster.ops.platform.Wakes;
import io.brewmaster.ops.platform.Wanted;
import io.brewmaster.ops.status.StatusReport.Day;
import io.brewmaster.ops.status.StatusReport.Lifecycle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks AWS for all parts of a status, one after the other; what cannot be had is said in its place. */
public final class StatusReader {
    /** What a status shows of the agents' and finalizers' metrics. */
    static final List<MetricDefinition> METRICS = List.of(
            JVB_PARTICIPANT_COUNT,
            JVB_CONFERENCE_COUNT,
            LARGEST_CONFERENCE,
            BRIDGE_COUNT,
            BRIDGES_STALE,
            BRIDGES_DRAINING,
            BRIDGES_WANTED,
            BRIDGE_STRESS,
            RECORDERS_IDLE,
            RECORDERS_BUSY,
            RECORDERS_UNHEALTHY,
            SHARDS_CONNECTED,
            SHARDS_CONFIGURED,
            PLATFORM_UNKNOWN,
            IDLE_SECONDS,
            UPLOAD_BACKLOG_BYTES);

    /** Far enough back to say since when a platform is silent that only just went to sleep. */
    private static final Duration BACK = Duration.ofHours(1);

    /** CloudWatch keeps minutes apart for 15 days. */
    static final Duration WAKES_BACK = Duration.ofDays(14);

    private static final DateTimeFormatter DAY_FOLDER = DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT);
    private static final String MEDIA = ".mp4";

    /**
     * Where the parts come from.
     *
     * @param machine    what wakes the platform; it may depend on the services, whose account is in its name
     * @param recordings where the bucket is, likewise
     */
    public record Sources(
            Services services,
            MachineSource machine,
            LoadBalancers loadBalancers,
            Wakes wakes,
            Metrics metrics,
            Alarms alarms,
            BucketSource recordings) {}

    /** Finds the machine. */
    public interface MachineSource {
        /** The machine of these services, there or not. */
        Machine of(List<ServiceState> services);
    }

    /** Finds the bucket. */
    public interface BucketSource {
        /**
         * The bucket.
         *
         * @param services as far as they are known
         */
        Recordings of(Part<List<ServiceState>> services) throws OpsException;
    }

    /**
     * Which platform it is about.
     *
     * @param prefix of all keys in the bucket
     * @param days   how many days of recordings are counted, today among them
     */
    public record Subject(PlatformName name, Optional<String> domain, Duration idleTimeout, String prefix, int days) {}

    private final Sources sources;
    private final Subject subject;

    public StatusReader(Sources sources, Subject subject) {
        this.sources = sources;
        this.subject = subject;
    }

    /** What the platform is doing at this moment. */
    public StatusReport read(Instant now) {
        Part<List<ServiceState>> services = Part.of(sources.services()::read);
        Part<Recordings> bucket = Part.of(() -> sources.recordings().of(services));
        return new StatusReport(
                now,
                subject.name().value(),
                subject.domain(),
                subject.idleTimeout(),
                services,
                services.then(known -> sources.machine().of(known).wanted())
                        .then(wanted -> wanted.map(item -> lifecycle(item, now))),
                services.then(Hold::of),
                Part.of(() -> sources.metrics().latest(METRICS, now, BACK)),
                bucket.then(there -> days(there, now)),
                bucket.then(there ->
                        there.list(subject.prefix() + "/.brewmaster/open/").size()),
                Part.of(sources.alarms()::read));
    }

    private Lifecycle lifecycle(Wanted wanted, Instant now) {
        return new Lifecycle(
                wanted,
                Part.of(() -> sources.loadBalancers().named(subject.name().webEntry())),
                Part.of(() -> sources.wakes().latest(now, WAKES_BACK)));
    }

    private List<Day> days(Recordings bucket, Instant now) throws OpsException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<Day> days = new ArrayList<>();
        for (int back = 0; back < subject.days(); back++) {
            LocalDate day = today.minusDays(back);
            int count = 0;
            long bytes = 0;
            for (Stored stored : bucket.list(subject.prefix() + "/" + DAY_FOLDER.format(day) + "/")) {
                if (stored.key().endsWith(MEDIA)) {
                    count++;
                    bytes += stored.bytes();
                }
            }
            days.add(new Day(day, count, bytes));
        }
        return days;
    }
}
