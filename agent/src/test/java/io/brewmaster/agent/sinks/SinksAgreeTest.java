package io.brewmaster.agent.sinks;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brewmaster.agent.aws.CloudWatchSink;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.control.Decision;
import io.brewmaster.agent.otlp.OtlpSink;
import io.brewmaster.agent.publish.EmfSink;
import io.brewmaster.agent.publish.NotPublishedException;
import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.testkit.cloudwatch.CloudWatchDouble;
import io.brewmaster.testkit.cloudwatch.CloudWatchDouble.Datum;
import io.brewmaster.testkit.emf.EmfValues;
import io.brewmaster.testkit.otlp.OtlpReceiver;
import io.brewmaster.testkit.otlp.OtlpReceiver.Distribution;
import io.brewmaster.testkit.otlp.OtlpReceiver.Point;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same snapshot to every sink, each with a receiver over HTTP that reads what it really gets. */
class SinksAgreeTest {
    private static final Map<String, String> DIMENSIONS =
            Map.of("Project", "jitsi-video-platform", "Environment", "prod");

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final CloudWatchDouble aws = CloudWatchDouble.start();
    private final OtlpReceiver receiver = OtlpReceiver.start();
    private final EmfSink emf = new EmfSink(new EmfWriter(stdout));
    private CloudWatchSink cloudWatch;
    private OtlpSink otlp;

    @BeforeEach
    void open() throws Exception {
        cloudWatch = Sinks.cloudWatch(aws);
        otlp = Sinks.otlp(receiver);
    }

    @AfterEach
    void close() {
        cloudWatch.close();
        otlp.close();
        aws.close();
        receiver.close();
    }

    /** A metric with all its values, in their order. */
    private record Published(
            String name, String unit, Map<String, String> dimensions, Instant at, List<Double> values) {}

    /** The same, as far as a histogram says it exactly. */
    private record Summed(
            String name, String unit, Map<String, String> dimensions, Instant at, long count, double sum) {
        static Summed of(Published published) {
            return new Summed(
                    published.name(),
                    published.unit(),
                    published.dimensions(),
                    published.at(),
                    published.values().size(),
                    published.values().stream().mapToDouble(Double::doubleValue).sum());
        }

        static Summed of(Point point) {
            return new Summed(
                    point.name(),
                    point.unit(),
                    point.attributes(),
                    point.at(),
                    point.distribution().map(Distribution::count).orElse(1L),
                    point.distribution()
                            .map(Distribution::sum)
                            .orElseGet(() -> point.gauge().orElseThrow()));
        }
    }

    private void publish(List<EmfDocument> documents) throws NotPublishedException {
        emf.publish(documents);
        cloudWatch.publish(documents);
        otlp.publish(documents);
    }

    private Set<Published> fromEmf() throws IOException {
        return EmfValues.of(stdout.toString(StandardCharsets.UTF_8).lines().toList()).stream()
                .map(value -> new Published(
                        value.name(), value.unit(), value.dimensions(), value.at(), sorted(value.values())))
                .collect(Collectors.toSet());
    }

    private Set<Published> fromCloudWatch() {
        return aws.data().stream()
                .map(datum -> new Published(
                        datum.name(), datum.unit(), datum.dimensions(), datum.at(), sorted(datum.values())))
                .collect(Collectors.toSet());
    }

    private static List<Double> sorted(List<Double> values) {
        return values.stream().sorted().toList();
    }

    private void assertTheyAgree() throws IOException {
        Set<Published> expected = fromEmf();
        assertThat(expected)
                .isNotEmpty()
                .allSatisfy(metric -> assertThat(metric.dimensions()).isEqualTo(DIMENSIONS));
        assertThat(fromCloudWatch()).isEqualTo(expected);
        assertThat(receiver.points().stream().map(Summed::of).collect(Collectors.toSet()))
                .isEqualTo(expected.stream().map(Summed::of).collect(Collectors.toSet()));
        for (Point point : receiver.points()) {
            point.distribution().ifPresent(distribution -> {
                Published same = expected.stream()
                        .filter(metric -> metric.name().equals(point.name()))
                        .findFirst()
                        .orElseThrow();
                assertHolds(distribution, same.values());
            });
        }
    }

    /** Each value in a bucket that is narrow enough to know it by. */
    private static void assertHolds(Distribution distribution, List<Double> sorted) {
        List<Double> read = new ArrayList<>();
        distribution.buckets().forEach(bucket -> {
            for (long i = 0; i < bucket.count(); i++) {
                read.add((bucket.above() + bucket.atMost()) / 2);
            }
        });
        assertThat(read).hasSameSizeAs(sorted);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).isCloseTo(sorted.get(i), within(0.05 * sorted.get(i)));
        }
    }

    @Test
    void onAMeeting() throws Exception {
        publish(Sinks.documents(Sinks.meeting()));
        assertTheyAgree();
        assertThat(fromEmf()).hasSizeGreaterThan(18);
        assertThat(fromCloudWatch())
                .filteredOn(metric -> metric.name().equals("BridgeStress"))
                .singleElement()
                .satisfies(metric -> assertThat(metric.values()).containsExactly(0.0, 0.5, 0.5));
        assertThat(receiver.points())
                .filteredOn(point -> point.distribution().isPresent())
                .extracting(Point::name)
                .containsExactlyInAnyOrder("BridgeStress", "Rtt", "Loss");
    }

    /** A distribution of one value is one all the same. */
    @Test
    void onASingleBridge() throws Exception {
        publish(Sinks.documents(History.settled().bridge("jvb-a", 3)));
        assertTheyAgree();
        assertThat(receiver.points())
                .filteredOn(point -> point.distribution().isPresent())
                .hasSize(3);
    }

    @Test
    void onThatNobodyIsThere() throws Exception {
        publish(Sinks.documents(History.settled()));
        assertTheyAgree();
        assertThat(fromCloudWatch())
                .anyMatch(metric -> metric.name().equals("JVBParticipantCount")
                        && metric.values().equals(List.of(0.0)));
    }

    /** Nothing that was known a period before stays: no gauge, no old value, no NaN. */
    @Test
    void onWhatIsNotKnownAnyMore() throws Exception {
        History history = Sinks.meeting();
        publish(Sinks.documents(history));
        List<Datum> first = aws.data();
        List<Point> firstPoints = receiver.points();
        stdout.reset();
        aws.forget();
        receiver.forget();
        publish(Sinks.documents().of(history.disconnects(SHARD).snapshot(), Map.of()));
        assertThat(first).hasSizeGreaterThan(18);
        assertThat(firstPoints).hasSameSizeAs(first);
        assertTheyAgree();
        assertThat(aws.data()).extracting(Datum::name).containsExactlyInAnyOrder("ShardsConnected", "ShardsConfigured");
    }

    @Test
    void onDecisions() throws Exception {
        Instant now = Instant.ofEpochSecond(1_700_000_000L);
        publish(List.of(
                Sinks.documents().of(new Decision(now, "leads", "nobody else does", 3)),
                Sinks.documents().of(new Decision(now.plusSeconds(1), "busy", "somebody came", 3))));
        assertTheyAgree();
        assertThat(aws.data()).hasSize(2);
    }

    /** One period is one publication, however long it is. */
    @Test
    void onAThousandBridges() throws Exception {
        publish(Sinks.documents(Sinks.bridges(1_000)));
        assertThat(aws.calls()).isEqualTo(1);
        assertThat(receiver.calls()).isEqualTo(1);
        List<Double> stress = fromCloudWatch().stream()
                .filter(metric -> metric.name().equals("BridgeStress"))
                .flatMap(metric -> metric.values().stream())
                .toList();
        assertThat(stress).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(receiver.points())
                .filteredOn(point -> point.name().equals("BridgeStress"))
                .singleElement()
                .satisfies(point ->
                        assertThat(point.distribution().orElseThrow().count()).isEqualTo(1_000));
        assertThat(aws.compressed())
                .as("what is longer than 10 kB is sent with gzip")
                .isEqualTo(1);
    }
}
