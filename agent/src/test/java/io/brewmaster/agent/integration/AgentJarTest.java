package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.emf.EmfSchema;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The real jar as a process of its own, at the bridges' real pace. Each test has a brewery of its own. */
@ExtendWith(ProsodyExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class AgentJarTest {
    private static final Pattern HTTP = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    private static final Duration SOON = Duration.ofSeconds(40);

    private final ProsodyServer prosody;
    private final HttpClient client = HttpClient.newHttpClient();

    AgentJarTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    private ProgramProcess.Builder agent(String brewery) {
        return AgentProgram.in(prosody, brewery);
    }

    private SimulatedBridge bridge(String brewery, int endpoints) {
        SimulatedBridge bridge = SimulatedBridge.in(prosody).brewery(brewery).build();
        bridge.hold(1, endpoints);
        bridge.join();
        return bridge;
    }

    private static @Nullable Object member(String line, String name) {
        try {
            return Json.parseObject(line).get(name);
        } catch (JsonException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String metric(ProgramProcess agent, String name, double value) throws InterruptedException {
        return agent.awaitStdout(
                line -> member(line, name) instanceof Number number && number.doubleValue() == value, SOON);
    }

    private HttpResponse<String> get(ProgramProcess agent, String path) throws Exception {
        String starts = agent.awaitStderr(line -> line.contains("agent starts"), SOON);
        Matcher http = HTTP.matcher(String.valueOf(member(starts, "http")));
        assertThat(http.find()).isTrue();
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.group(1) + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void assertOneLine(ProgramProcess agent, int exit, String... words) throws InterruptedException {
        assertThat(agent.awaitExit(SOON)).isEqualTo(exit);
        assertThat(agent.stdout().all()).noneMatch(line -> line.contains("BridgeCount"));
        assertThat(agent.stderr().all())
                .filteredOn(line -> line.contains(words[0]))
                .hasSize(1)
                .allSatisfy(line -> assertThat(line).contains(words));
    }

    @Test
    void publishesValidNumbersNoticesAFrozenBridgeAndLeavesWithinADeadline() throws Exception {
        String brewery = "jar-life";
        try (SimulatedBridge bridge = bridge(brewery, 2);
                ProgramProcess agent = agent(brewery).start()) {
            String line = metric(agent, "JVBParticipantCount", 2);
            assertThat(member(line, "Project")).isEqualTo("jitsi-video-platform");
            assertThat(member(line, "bridges")).isEqualTo(List.of("jvb-a"));
            assertThat(String.valueOf(member(line, "agent"))).startsWith("brewmaster-test-host-");
            assertThat(get(agent, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(agent, "/status").body()).contains("\"localEndpoints\"");
            assertThat(get(agent, "/metrics").body()).contains("jitsi_jvb_participant_count 2.0");

            bridge.freeze();
            String stale = metric(agent, "BridgesStale", 1);
            assertThat(member(stale, "JVBParticipantCount")).isNull();
            assertThat(get(agent, "/healthz").statusCode()).isEqualTo(503);
            bridge.thaw();
            await().atMost(SOON).until(() -> get(agent, "/healthz").statusCode() == 200);

            agent.terminate();
            assertThat(agent.awaitExit(Duration.ofSeconds(5))).isZero();
            assertThat(agent.stdout().all()).allSatisfy(EmfSchema::assertValid);
        }
    }

    @Test
    void saysNothingWrongAndSendsNoBurstAfterItWasFrozenItself() throws Exception {
        String brewery = "jar-frozen";
        try (SimulatedBridge bridge = bridge(brewery, 2);
                ProgramProcess agent = agent(brewery).start()) {
            metric(agent, "JVBParticipantCount", 2);
            agent.freeze();
            // Longer than what makes a bridge stale: to the agent every bridge seems to have stood still.
            await().atMost(SOON).pollDelay(Duration.ofSeconds(20)).until(agent::isAlive);
            int before = agent.stdout().all().size();
            agent.thaw();
            // It leads no more, listens, leads again, and only then speaks for the platform.
            await().atMost(SOON)
                    .until(() -> numbersAfter(agent, before).stream()
                            .anyMatch(line -> Double.valueOf(2).equals(number(line, "JVBParticipantCount"))));
            await().atMost(SOON).until(() -> numbersAfter(agent, before).size() > 3);
            List<String> after = numbersAfter(agent, before);
            assertThat(after)
                    .noneMatch(line -> Double.valueOf(0).equals(number(line, "JVBParticipantCount")))
                    .noneMatch(line -> Double.valueOf(1).equals(number(line, "BridgesStale")));
            assertThat(timestamp(after.get(2)) - timestamp(after.get(1))).isGreaterThan(500);
            assertThat(agent.stderr().all())
                    .anyMatch(line -> line.contains("leads no more") && line.contains("stood still"));
            bridge.leave();
        }
    }

    /** The documents of ticks, without the events of decisions. */
    private static List<String> numbersAfter(ProgramProcess agent, int before) {
        return agent.stdout().all().stream()
                .skip(before)
                .filter(line -> member(line, "ShardsConnected") != null)
                .toList();
    }

    private static @Nullable Double number(String line, String name) {
        return member(line, name) instanceof Number number ? number.doubleValue() : null;
    }

    private static long timestamp(String line) {
        Object metadata = Optional.ofNullable(member(line, "_aws")).orElseThrow();
        return ((Number) Optional.ofNullable(((Map<?, ?>) metadata).get("Timestamp"))
                        .orElseThrow())
                .longValue();
    }

    @Test
    void leavesTheRoomWhenItIsToldToStop() throws Exception {
        String brewery = "jar-leaves";
        try (Observer observer = new Observer(prosody, brewery);
                ProgramProcess agent = agent(brewery).start()) {
            await().atMost(SOON).until(() -> ourPresences(observer).equals(List.of("available")));
            agent.terminate();
            assertThat(agent.awaitExit(Duration.ofSeconds(5))).isZero();
            await().until(() -> ourPresences(observer).equals(List.of("available", "unavailable")));
        }
    }

    private static List<String> ourPresences(Observer observer) {
        return observer.seen().stream()
                .filter(presence -> presence.startsWith("brewmaster-test-host-"))
                .map(presence -> presence.split(" ", 2)[1])
                .distinct()
                .toList();
    }

    @Test
    void exitsWith78WhenThePasswordIsWrong() throws Exception {
        try (ProgramProcess agent = agent("jar-password")
                .env("JITSI_XMPP_PASSWORD", "wrong-password-here")
                .start()) {
            assertOneLine(agent, 78, "agent ends", "agent@auth.meet.jitsi", "JVB_AUTH_PASSWORD");
            assertThat(agent.stderr().all()).noneMatch(line -> line.contains("wrong-password-here"));
        }
    }

    @Test
    void exitsWith78WhenTheFileToTrustIsMissing() throws Exception {
        try (ProgramProcess agent =
                agent("jar-trust").env("JITSI_XMPP_TRUST", "/no/such/file.pem").start()) {
            assertOneLine(agent, 78, "/no/such/file.pem", "JITSI_XMPP_TRUST");
        }
    }

    @Test
    void exitsWith78WhenTheHttpPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ProgramProcess agent = agent("jar-port")
                        .env("JITSI_HTTP_PORT", String.valueOf(taken.getLocalPort()))
                        .start()) {
            assertOneLine(agent, 78, "cannot listen on 127.0.0.1:" + taken.getLocalPort(), "JITSI_HTTP_PORT");
        }
    }

    /** Only the change process has them, from {@code change/}. */
    @Test
    void hasNoLibraryOfAwsOnItsClassPath() throws Exception {
        Path jar = Path.of("target", "agent.jar");
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.getManifest()
                            .getMainAttributes()
                            .getValue("Class-Path")
                            .split(" ", -1))
                    .anyMatch(entry -> entry.startsWith("lib/smack-core-"))
                    .allSatisfy(entry -> assertThat(jar.resolveSibling(entry)).isRegularFile())
                    .noneMatch(entry -> entry.matches("lib/(sdk-core|aws-core|ecs|sfn|dynamodb|slf4j-api)-.*"));
        }
        try (Stream<Path> change = Files.list(jar.resolveSibling("change"))) {
            assertThat(change.map(entry -> entry.getFileName().toString()))
                    .anyMatch(entry -> entry.startsWith("sdk-core-"));
        }
    }

    @Test
    void exitsWith78WhenItIsToActAndCannot() throws Exception {
        try (ProgramProcess agent =
                agent("jar-act").env("JITSI_IDLE_MODE", "act").start()) {
            assertThat(agent.awaitExit(SOON)).isEqualTo(78);
            assertThat(agent.stderr().all())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("JITSI_IDLE_JICOFO_URLS", "0 given, 1 shard"),
                            line -> assertThat(line).contains("JITSI_IDLE_STATE_MACHINE"),
                            line -> assertThat(line).contains("JITSI_IDLE_TABLE"));
        }
        try (ProgramProcess agent = agent("jar-act")
                .env("JITSI_IDLE_MODE", "act")
                .env("JITSI_IDLE_ACTION", "services")
                .env("JITSI_IDLE_JICOFO_URLS", "http://127.0.0.1:1")
                .start()) {
            assertThat(agent.awaitExit(SOON)).isEqualTo(78);
            assertThat(agent.stderr().all())
                    .singleElement()
                    .asString()
                    .contains("JITSI_IDLE_SERVICES", "signalling=NAME");
        }
    }

    @Test
    void exitsWith75WhenTheRoomDoesNotAppear() throws Exception {
        try (ProgramProcess agent =
                agent("jar-nowhere").env("JITSI_XMPP_STARTUP_TIMEOUT", "10s").start()) {
            assertOneLine(agent, 75, "agent ends", "jar-nowhere@internal-muc.meet.jitsi", "does not exist yet");
        }
    }

    @Test
    void exitsWith64WhenTheCommandLineIsNotUnderstood() throws Exception {
        try (ProgramProcess agent = agent("jar-usage").args("--bogus").start()) {
            assertOneLine(agent, 64, "--bogus");
        }
    }

    @Test
    void explainsItsConfigurationWithoutThePassword() throws Exception {
        try (ProgramProcess agent =
                agent("jar-explain").args("--explain-config").start()) {
            assertThat(agent.awaitExit(SOON)).isZero();
            assertThat(agent.stdout().all())
                    .anyMatch(line -> line.contains("xmpp.servers") && line.contains("XMPP_SERVER"))
                    .noneMatch(line -> line.contains(prosody.password("agent")));
        }
    }
}
