package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.cloudwatch.CloudWatchDouble;
import io.brewmaster.testkit.cloudwatch.CloudWatchDouble.Datum;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.otlp.OtlpReceiver;
import io.brewmaster.testkit.otlp.OtlpReceiver.Point;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The real jar, which loads a sink's libraries by itself, and real receivers over HTTP. */
@ExtendWith(ProsodyExtension.class)
class SinkJarTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final ProsodyServer prosody;

    SinkJarTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    private SimulatedBridge bridge(String brewery) {
        SimulatedBridge bridge = SimulatedBridge.in(prosody).brewery(brewery).build();
        bridge.hold(1, 2);
        bridge.join();
        return bridge;
    }

    private static Map<String, String> to(CloudWatchDouble aws) {
        return Map.of(
                "JITSI_METRICS_SINK", "cloudwatch",
                "JITSI_AWS_ENDPOINT", aws.uri().toString(),
                "JITSI_AWS_REGION", "us-west-2",
                "AWS_ACCESS_KEY_ID", "AKID",
                "AWS_SECRET_ACCESS_KEY", "secret");
    }

    private static Map<String, String> to(OtlpReceiver receiver) {
        return Map.of(
                "JITSI_METRICS_SINK", "otlp",
                "JITSI_METRICS_OTLP_URL", receiver.uri().toString(),
                "JITSI_METRICS_OTLP_HEADERS", "api-key=k3y");
    }

    @Test
    void publishesToCloudWatchOutlivesItsFailuresAndLeavesOutWhatIsNotKnown() throws Exception {
        String brewery = "jar-cloudwatch";
        try (CloudWatchDouble aws = CloudWatchDouble.start();
                SimulatedBridge bridge = bridge(brewery);
                ProgramProcess agent =
                        AgentProgram.in(prosody, brewery).env(to(aws)).start()) {
            await().atMost(SOON).until(() -> has(aws.data(), "JVBParticipantCount", 2));
            assertThat(AgentProgram.status(agent))
                    .containsEntry("metricsSink", "cloudwatch")
                    .containsEntry("metricsProblem", null);

            aws.next(CloudWatchDouble.Failure.ACCESS_DENIED, 4);
            await().atMost(SOON)
                    .until(() -> String.valueOf(AgentProgram.status(agent).get("metricsProblem"))
                            .contains("cloudwatch:PutMetricData"));
            await().atMost(SOON)
                    .until(() -> agent.stderr().all().stream()
                            .anyMatch(line -> line.contains("metrics are published again")));
            assertThat(agent.stderr().all())
                    .filteredOn(line -> line.contains("metrics lost"))
                    .hasSize(1);

            bridge.freeze();
            await().atMost(SOON).until(() -> has(aws.data(), "BridgesStale", 1));
            Instant stale = latest(aws.data(), "BridgesStale");
            await().atMost(SOON).until(() -> latest(aws.data(), "BridgeCount").isAfter(stale));
            assertThat(latest(aws.data(), "JVBParticipantCount")).isBefore(stale);

            agent.terminate();
            assertThat(agent.awaitExit(Duration.ofSeconds(5))).isZero();
            assertThat(agent.stdout().all()).isEmpty();
        }
    }

    private static boolean has(List<Datum> data, String name, double value) {
        return data.stream()
                .anyMatch(datum -> datum.name().equals(name) && datum.values().equals(List.of(value)));
    }

    private static Instant latest(List<Datum> data, String name) {
        return data.stream()
                .filter(datum -> datum.name().equals(name))
                .map(Datum::at)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    @Test
    void publishesByOtlpAndOutlivesAReceiverThatGoesAway() throws Exception {
        String brewery = "jar-otlp";
        try (OtlpReceiver receiver = OtlpReceiver.start();
                SimulatedBridge bridge = bridge(brewery);
                ProgramProcess agent =
                        AgentProgram.in(prosody, brewery).env(to(receiver)).start()) {
            await().atMost(SOON).until(() -> receiver.points().stream().anyMatch(SinkJarTest::countsTwo));
            assertThat(receiver.headers()).containsEntry("api-key", "k3y");

            receiver.next(OtlpReceiver.Failure.CUT, 2);
            await().atMost(SOON)
                    .until(() -> agent.stderr().all().stream()
                            .anyMatch(line -> line.contains("metrics are published again")));
            assertThat(agent.stderr().all())
                    .filteredOn(line -> line.contains("metrics lost"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains("\"sink\":\"otlp\"", receiver.uri().toString())
                            .doesNotContain("k3y"));
            assertThat(AgentProgram.status(agent)).containsEntry("metricsProblem", null);

            bridge.leave();
            agent.terminate();
            assertThat(agent.awaitExit(Duration.ofSeconds(5))).isZero();
            assertThat(agent.stdout().all()).isEmpty();
        }
    }

    private static boolean countsTwo(Point point) {
        return point.name().equals("JVBParticipantCount") && point.gauge().equals(OptionalDouble.of(2));
    }

    /** A program without them is what it was: they are an option. */
    @Test
    void exitsWith78WithoutTheLibrariesOfItsSink(@TempDir Path elsewhere) throws Exception {
        Path jar = Files.copy(Path.of("target", "agent.jar"), elsewhere.resolve("agent.jar"));
        Files.createSymbolicLink(
                elsewhere.resolve("lib"), Path.of("target", "lib").toAbsolutePath());
        for (String sink : List.of("cloudwatch", "otlp")) {
            try (ProgramProcess agent = ProgramProcess.jar(jar)
                    .env(AgentProgram.settings(prosody, "jar-sinkless"))
                    .env("JITSI_METRICS_SINK", sink)
                    .start()) {
                assertThat(agent.awaitExit(SOON)).isEqualTo(78);
                assertThat(agent.stderr().all())
                        .singleElement()
                        .asString()
                        .contains("metrics.sink (JITSI_METRICS_SINK)", sink + "/", "docs/IMAGES.md");
            }
        }
    }

    /** What a whole platform is set to in one file does not keep a recorder's agent from its work. */
    @Test
    void needsNoLibrariesBesideARecorder(@TempDir Path elsewhere) throws Exception {
        Path jar = Files.copy(Path.of("target", "agent.jar"), elsewhere.resolve("agent.jar"));
        Files.createSymbolicLink(
                elsewhere.resolve("lib"), Path.of("target", "lib").toAbsolutePath());
        try (ProgramProcess agent = ProgramProcess.jar(jar)
                .env(AgentProgram.settings(prosody, "jar-recorder"))
                .env("JITSI_METRICS_SINK", "cloudwatch")
                .env("JITSI_BESIDE", "recorder")
                .start()) {
            assertThat(AgentProgram.status(agent)).containsEntry("metricsSink", "emf");
        }
    }

    /** Side by side, with the JVM's options of the images; docs/PERFORMANCE.md has the figures that it prints. */
    @Test
    void staysSmallWithEverySink() throws Exception {
        try (CloudWatchDouble aws = CloudWatchDouble.start();
                OtlpReceiver receiver = OtlpReceiver.start();
                SimulatedBridge first = bridge("jar-small-emf");
                SimulatedBridge second = bridge("jar-small-cloudwatch");
                SimulatedBridge third = bridge("jar-small-otlp");
                ProgramProcess emf = small("jar-small-emf", Map.of());
                ProgramProcess cloudWatch = small("jar-small-cloudwatch", to(aws));
                ProgramProcess otlp = small("jar-small-otlp", to(receiver))) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> emf.stdout().all().size() > 25 && aws.calls() > 25 && receiver.calls() > 25);
            System.out.printf(
                    Locale.ROOT,
                    "resident after 25 publications: emf %s, cloudwatch %s, otlp %s%n",
                    megabytes(emf),
                    megabytes(cloudWatch),
                    megabytes(otlp));
            assertThat(cloudWatch.residentBytes()).isLessThan(120_000_000);
            assertThat(otlp.residentBytes()).isLessThan(100_000_000);
            assertThat(emf.residentBytes()).isLessThan(100_000_000);
            first.leave();
            second.leave();
            third.leave();
        }
    }

    private ProgramProcess small(String brewery, Map<String, String> sink) {
        return ProgramProcess.jar(Path.of("target", "agent.jar"))
                .jvm("@jvm.options")
                .env(AgentProgram.settings(prosody, brewery))
                .env(sink)
                .start();
    }

    private static String megabytes(ProgramProcess agent) {
        return String.format(
                Locale.ROOT,
                "%.1f MB (peak %.1f, CPU %.2f s)",
                agent.residentBytes() / 1e6,
                agent.peakResidentBytes() / 1e6,
                agent.cpuTime().toMillis() / 1e3);
    }

    /** The default agent's class path has none of them, and each folder only what its sink needs beside what is there already. */
    @Test
    void keepsTheLibrariesOfSinksApart() throws IOException {
        assertThat(jars("lib"))
                .noneMatch(jar ->
                        jar.matches("(cloudwatch|micrometer-registry-(cloudwatch2|otlp)|opentelemetry|protobuf).*"));
        assertThat(jars("change")).noneMatch(jar -> jar.matches("(cloudwatch|micrometer|opentelemetry|protobuf).*"));
        assertThat(jars("cloudwatch"))
                .anyMatch(jar -> jar.startsWith("micrometer-registry-cloudwatch2-"))
                .doesNotContainAnyElementsOf(jars("change"))
                .doesNotContainAnyElementsOf(jars("lib"));
        assertThat(jars("otlp"))
                .anyMatch(jar -> jar.startsWith("micrometer-registry-otlp-"))
                .doesNotContainAnyElementsOf(jars("lib"));
    }

    private static List<String> jars(String folder) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", folder))) {
            return jars.map(jar -> jar.getFileName().toString()).toList();
        }
    }
}
