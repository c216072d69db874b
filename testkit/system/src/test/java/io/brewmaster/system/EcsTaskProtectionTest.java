package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ecs.EcsTaskProtection;
import io.brewmaster.core.ecs.ProtectionLease;
import io.brewmaster.core.ecs.TaskProtection;
import io.brewmaster.core.ecs.TaskProtection.Failed;
import io.brewmaster.core.ecs.TaskProtection.Protected;
import io.brewmaster.core.ecs.TaskProtection.Refused;
import io.brewmaster.core.ecs.TaskProtection.Released;
import io.brewmaster.core.ecs.TaskProtection.Result;
import io.brewmaster.testkit.ecs.EcsAgentDouble;
import io.brewmaster.testkit.ecs.EcsAgentDouble.Call;
import io.brewmaster.testkit.ecs.EcsAgentDouble.Failure;
import io.brewmaster.testkit.net.ChaosProxy;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Core's adapter against the testkit's double of the agent: neither module knows the other. */
class EcsTaskProtectionTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(15);

    private final EcsAgentDouble agent = EcsAgentDouble.start().clock(Clock.fixed(NOON, ZoneOffset.UTC));

    @AfterEach
    void close() {
        agent.close();
    }

    private static TaskProtection at(URI agent) {
        return EcsTaskProtection.of(Map.of("ECS_AGENT_URI", agent.toString())).orElseThrow();
    }

    @Test
    void isThereOnlyInATaskOfEcs() {
        assertThat(EcsTaskProtection.of(Map.of())).isEmpty();
        assertThat(EcsTaskProtection.of(Map.of("ECS_AGENT_URI", ""))).isEmpty();
        assertThatThrownBy(() -> EcsTaskProtection.of(Map.of("ECS_AGENT_URI", "file:///etc/passwd")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ECS_AGENT_URI");
    }

    @Test
    void protectsAndReleases() {
        assertThat(at(agent.uri()).protect(LEASE)).isEqualTo(new Protected(NOON.plus(LEASE)));
        assertThat(at(agent.uri()).release()).isEqualTo(new Released());
        assertThat(agent.calls())
                .containsExactly(new Call(true, OptionalLong.of(15)), new Call(false, OptionalLong.empty()));
        assertThat(agent.protectedUntil()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1S, 1", "PT1M, 1", "PT1M0.000000001S, 2", "PT48H, 2880"})
    void asksForWholeMinutes(Duration lease, long minutes) {
        assertThat(at(agent.uri()).protect(lease)).isEqualTo(new Protected(NOON.plus(Duration.ofMinutes(minutes))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT48H1S"})
    void asksForNothingThatEcsDoesNotTake(Duration lease) {
        assertThatThrownBy(() -> at(agent.uri()).protect(lease)).isInstanceOf(IllegalArgumentException.class);
        assertThat(agent.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TASK_NOT_VALID, TASK_NOT_VALID: no service", "ACCESS_DENIED, AccessDeniedException: not authorized"})
    void tellsARefusal(Failure failure, String reason) {
        agent.next(failure, 2);
        assertThat(at(agent.uri()).protect(LEASE)).isEqualTo(new Refused(reason));
        assertThat(at(agent.uri()).release()).isEqualTo(new Refused(reason));
    }

    @ParameterizedTest
    @CsvSource({
        "THROTTLED, ThrottlingException: Rate exceeded",
        "SERVER_ERROR, ServerException: Service Unavailable",
        "GARBAGE, not understood: ",
        "CUT, no answer: ",
        "CUT_AFTER, no answer: ",
    })
    void tellsAFailure(Failure failure, String reason) {
        agent.next(failure, 1);
        assertThat(at(agent.uri()).protect(LEASE))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.reason()).startsWith(reason));
        assertThat(agent.calls()).as("asked once").hasSize(1);
    }

    @Test
    void doesNotWaitForAnAgentThatSaysNothing() {
        agent.next(Failure.SILENT, 1);
        assertFailsWithin(Duration.ofSeconds(20), at(agent.uri()));
    }

    /** A byte every half second would keep a deadline for each read waiting for ever. */
    @Test
    void doesNotWaitForAnAgentThatWhispers() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread whisperer = new Thread(() -> whisper(listener), "whisperer");
            whisperer.setDaemon(true);
            whisperer.start();
            assertFailsWithin(Duration.ofSeconds(20), at(URI.create("http://127.0.0.1:" + listener.getLocalPort())));
        }
    }

    private static void whisper(ServerSocket listener) {
        try (Socket client = listener.accept()) {
            OutputStream out = client.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 1000; i++) {
                out.write(' ');
                TimeUnit.MILLISECONDS.sleep(500);
            }
        } catch (IOException | InterruptedException gone) {
            // The client has had enough.
        }
    }

    private static void assertFailsWithin(Duration most, TaskProtection protection) {
        long start = System.nanoTime();
        Result result = protection.protect(LEASE);
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(most);
    }

    @Test
    void tellsWhenNobodyListens() {
        try (ChaosProxy proxy = ChaosProxy.before(agent.uri()).refuse()) {
            assertThat(at(proxy.endpoint()).release())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.reason()).contains("ConnectException"));
        }
    }

    @Test
    void aLeaseIsHeldWhileWantedAndThenReleased() {
        ProtectionLease lease = new ProtectionLease(at(agent.uri()), System::nanoTime);
        lease.tick(true);
        lease.tick(true);
        assertThat(agent.protectedUntil()).contains(NOON.plus(LEASE));
        lease.tick(false);
        lease.tick(false);
        assertThat(agent.protectedUntil()).isEmpty();
        assertThat(agent.calls()).hasSize(2);
    }
}
