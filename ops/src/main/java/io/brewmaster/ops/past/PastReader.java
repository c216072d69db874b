package io.brewmaster.ops.past;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.History;
import io.brewmaster.ops.platform.History.Point;
import io.brewmaster.ops.platform.History.Published;
import io.brewmaster.ops.platform.History.Series;
import io.brewmaster.ops.platform.History.Statistic;
import io.brewmaster.ops.platform.History.StorageClass;
import io.brewmaster.ops.platform.History.Stored;
import io.brewmaster.ops.platform.History.Tasks;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.ServiceState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads from CloudWatch what the platform did. How long tasks ran says ECS, which has a number for each task and
 * minute: agents say only what is in the brewery, and nothing to CloudWatch with the sink {@code otlp}. What people did
 * say the agents.
 */
public final class PastReader {
    /** CloudWatch keeps hours for 455 days; both ends of the oldest one are safe. */
    public static final int MOST_DAYS = 450;

    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    /** Five minutes are kept for 63 days. */
    private static final int MOST_DAYS_OF_MINUTES = 60;
    /** S3 says a day's size at its end, and sometimes a day later. */
    private static final Duration S3_IS_LATE = Duration.ofDays(2);

    private static final double BYTES_PER_KILOBIT = 125;

    private static final Published CONFERENCES =
            new Published(MetricDefinition.JVB_CONFERENCE_COUNT, Statistic.MAXIMUM);
    private static final Published SENT = new Published(MetricDefinition.BITRATE_UPLOAD, Statistic.AVERAGE);
    private static final Published HEARD = new Published(MetricDefinition.BITRATE_UPLOAD, Statistic.SAMPLE_COUNT);
    private static final Published RECORDED = new Published(MetricDefinition.RECORDING_BYTES, Statistic.SUM);

    private final History history;
    private final Duration interval;

    /** @param interval how often agents publish */
    public PastReader(History history, Duration interval) {
        this.history = history;
        this.interval = interval;
    }

    /**
     * What the platform did in the last days.
     *
     * @param bucket where its recordings are
     * @param days at most {@link #MOST_DAYS}
     * @return empty if CloudWatch remembers no minute in which it ran
     */
    public Optional<Past> read(List<ServiceState> services, String bucket, Instant now, int days) throws OpsException {
        Duration period = days <= MOST_DAYS_OF_MINUTES ? MINUTES : HOUR;
        Instant to = floor(now, period);
        Instant asked = to.minus(Duration.ofDays(days));
        Map<Series, Role> roles = new HashMap<>();
        services.forEach(service -> roles.put(new Tasks(service.name()), service.role()));
        Optional<Instant> firstDay = earliest(history.read(roles.keySet(), floor(to.minus(oldest()), DAY), to, DAY));
        if (firstDay.isEmpty()) {
            return Optional.empty();
        }
        List<Series> series = new ArrayList<>(roles.keySet());
        series.addAll(List.of(CONFERENCES, SENT, HEARD, RECORDED));
        Map<Series, List<Point>> found = history.read(series, asked, to, period);
        boolean isOlder = !firstDay.get().plus(DAY).isAfter(asked);
        Instant from = isOlder ? asked : earliest(found).orElse(asked);
        Duration awake = awake(found, roles, period);
        Duration meetings = period.multipliedBy(
                points(found, CONFERENCES).filter(point -> point.value() > 0).count());
        return Optional.of(new Past(
                asked,
                from,
                to,
                tasks(found, roles),
                awake,
                meetings.compareTo(awake) < 0 ? meetings : awake,
                heard(found, period).values().stream().reduce(Duration.ZERO, Duration::plus),
                sent(found, period),
                points(found, RECORDED).mapToDouble(Point::value).sum(),
                stored(bucket, from, to)));
    }

    private static Duration oldest() {
        return Duration.ofDays(MOST_DAYS);
    }

    /** CloudWatch counts periods from the epoch, and rounds what does not fit in its own way. */
    private static Instant floor(Instant time, Duration period) {
        long seconds = time.getEpochSecond();
        return Instant.ofEpochSecond(seconds - seconds % period.toSeconds());
    }

    private static Optional<Instant> earliest(Map<Series, List<Point>> found) {
        return found.values().stream().flatMap(List::stream).map(Point::at).min(Instant::compareTo);
    }

    private static Stream<Point> points(Map<Series, List<Point>> found, Series series) {
        return found.getOrDefault(series, List.of()).stream();
    }

    private static Map<Role, Duration> tasks(Map<Series, List<Point>> found, Map<Series, Role> roles) {
        Map<Role, Duration> times = new EnumMap<>(Role.class);
        roles.forEach((tasks, role) -> {
            double minutes = points(found, tasks).mapToDouble(Point::value).sum();
            times.merge(role, minutes(minutes), Duration::plus);
        });
        return times;
    }

    /** While one task of signalling takes the place of another, the platform is not awake twice. */
    private static Duration awake(Map<Series, List<Point>> found, Map<Series, Role> roles, Duration period) {
        double minutes = roles.keySet().stream()
                .filter(tasks -> roles.get(tasks) == Role.SIGNALLING)
                .flatMap(tasks -> points(found, tasks))
                .mapToDouble(point -> Math.min(point.value(), (double) period.toMinutes()))
                .sum();
        return minutes(minutes);
    }

    private static Duration minutes(double minutes) {
        return Duration.ofSeconds(Math.round(minutes * Duration.ofMinutes(1).toSeconds()));
    }

    /** At a hand-over two agents say the same minute. */
    private Map<Instant, Duration> heard(Map<Series, List<Point>> found, Duration period) {
        Map<Instant, Duration> times = new HashMap<>();
        points(found, HEARD).forEach(point -> {
            Duration said = interval.multipliedBy(Math.round(point.value()));
            times.put(point.at(), said.compareTo(period) < 0 ? said : period);
        });
        return times;
    }

    private double sent(Map<Series, List<Point>> found, Duration period) {
        Map<Instant, Duration> heard = heard(found, period);
        return points(found, SENT)
                .mapToDouble(point -> point.value()
                        * BYTES_PER_KILOBIT
                        * heard.getOrDefault(point.at(), Duration.ZERO).toSeconds())
                .sum();
    }

    private Map<StorageClass, Double> stored(String bucket, Instant from, Instant to) throws OpsException {
        List<Series> classes = Stream.of(StorageClass.values())
                .<Series>map(each -> new Stored(bucket, each))
                .toList();
        Map<Series, List<Point>> found = history.read(classes, floor(from.minus(S3_IS_LATE), DAY), to, DAY);
        // What is in a class for a day or two was not there on the others.
        int days = found.values().stream().mapToInt(List::size).max().orElse(0);
        Map<StorageClass, Double> stored = new EnumMap<>(StorageClass.class);
        if (days > 0) {
            for (StorageClass each : StorageClass.values()) {
                double sum = points(found, new Stored(bucket, each))
                        .mapToDouble(Point::value)
                        .sum();
                stored.put(each, sum / days);
            }
        }
        return stored;
    }
}
