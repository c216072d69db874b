package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.ecs.EcsAgentDouble;
import io.brewmaster.testkit.ecs.EcsDouble;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.jitsi.BridgeRestDouble;
import io.brewmaster.testkit.jitsi.JicofoRestDouble;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A whole release: the real jar with the images' memory, a real Prosody, and its own change process on a control plane that speaks AWS' protocols. */
@ExtendWith(ProsodyExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class ReleaseJarTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final long MIB = 1 << 20;

    private final ProsodyServer prosody;

    ReleaseJarTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    /** A platform of one bridge with an agent beside it. */
    private final class Platform implements AutoCloseable {
        final EcsDouble aws =
                EcsDouble.start().service("rec", 1).service("web", 1).service("jvb", 1);
        final EcsAgentDouble ecsAgent = EcsAgentDouble.start().task(EcsDouble.CLUSTER, "jvb", 7);
        final JicofoRestDouble jicofo = JicofoRestDouble.start();
        final BridgeRestDouble rest = BridgeRestDouble.start();
        final SimulatedBridge bridge;
        final ProgramProcess agent;

        Platform(String brewery) {
            bridge = SimulatedBridge.in(prosody)
                    .brewery(brewery)
                    .nick("bridge-" + brewery)
                    .build();
            rest.counts(0, 0);
            jicofo.conferences(0);
            bridge.hold(0, 0);
            bridge.join();
            agent = AgentProgram.in(prosody, brewery)
                    .jvm("@jvm.options")
                    .env(environment())
                    .env("JITSI_BRIDGE_NICK", "bridge-" + brewery)
                    .start();
        }

        private Map<String, String> environment() {
            Map<String, String> environment = new HashMap<>();
            environment.put("JITSI_IDLE_MODE", "act");
            environment.put("JITSI_IDLE_TIMEOUT", "1 s");
            environment.put("JITSI_IDLE_MIN_UPTIME", "0 s");
            environment.put("JITSI_IDLE_ACTION", "services");
            environment.put("JITSI_IDLE_SERVICES", "signalling=web,bridges=jvb,recorders=rec");
            environment.put("JITSI_IDLE_JICOFO_URLS", jicofo.uri().toString());
            environment.put("JITSI_BRIDGE_URL", rest.uri().toString());
            environment.put("JITSI_AWS_ENDPOINT", aws.uri().toString());
            environment.put("JITSI_AWS_REGION", "us-west-2");
            environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
            environment.put("AWS_SECRET_ACCESS_KEY", "nothing");
            environment.put("ECS_AGENT_URI", ecsAgent.uri().toString());
            environment.put(
                    "ECS_CONTAINER_METADATA_URI_V4", ecsAgent.metadataUri().toString());
            return environment;
        }

        boolean said(String words) {
            return agent.stderr().all().stream().anyMatch(line -> line.contains(words));
        }

        void awaits(String words) {
            await(words).atMost(SOON).until(() -> said(words));
        }

        /** A real JVB tells its REST and the brewery at once. */
        void people(int count) {
            rest.counts(count, count > 0 ? 1 : 0);
            jicofo.conferences(count > 0 ? 1 : 0);
            bridge.hold(count > 0 ? 1 : 0, count);
        }

        List<Integer> counts() {
            return List.of(aws.desired("rec"), aws.desired("web"), aws.desired("jvb"));
        }

        @Override
        public void close() {
            agent.close();
            bridge.close();
            rest.close();
            jicofo.close();
            ecsAgent.close();
            aws.close();
        }
    }

    private static long peakKib(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void takesAnEmptyPlatformToZeroWithinItsMemory() {
        try (Platform platform = new Platform("release-whole")) {
            ConcurrentLinkedQueue<Long> peaks = new ConcurrentLinkedQueue<>();
            platform.aws.before(call -> ProcessHandle.of(platform.agent.pid())
                    .ifPresent(agent -> agent.children().forEach(child -> peaks.add(peakKib(child.pid()) << 10))));
            platform.awaits("\"decision\":\"release done\"");
            assertThat(platform.counts()).containsExactly(0, 0, 0);
            assertThat(platform.ecsAgent.protectedUntil()).isEmpty();
            assertThat(platform.agent.isAlive()).isTrue();
            assertThat(platform.said("desired count lowered")).isTrue();

            long child = peaks.stream().mapToLong(Long::longValue).max().orElseThrow();
            long agent = platform.agent.peakResidentBytes();
            System.out.printf("peak of a release: agent %d MiB, change process %d MiB%n", agent / MIB, child / MIB);
            assertThat(agent).isLessThan(100 * MIB);
            assertThat(child).isLessThan(160 * MIB);
        }
    }

    @Test
    void leavesAPlatformAloneThatSomebodyComesBackTo() {
        try (Platform platform = new Platform("release-back")) {
            platform.awaits("\"decision\":\"release announced\"");
            platform.people(2);
            platform.awaits("\"decision\":\"release called off\"");
            await("protected again")
                    .atMost(SOON)
                    .until(() -> platform.ecsAgent.protectedUntil().isPresent());
            assertThat(platform.aws.calls(Action.UPDATE_SERVICE)).isZero();
            platform.people(0);
            platform.awaits("\"decision\":\"release done\"");
            assertThat(platform.counts()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void changesNothingWhenItIsToldToStop() throws Exception {
        try (Platform platform = new Platform("release-term")) {
            platform.awaits("\"decision\":\"release announced\"");
            await("its change process looks")
                    .atMost(SOON)
                    .until(() -> platform.aws.calls(Action.DESCRIBE_SERVICES) > 0);
            List<ProcessHandle> children = ProcessHandle.of(platform.agent.pid())
                    .orElseThrow()
                    .children()
                    .toList();
            assertThat(children).hasSize(1);
            platform.agent.terminate();
            assertThat(platform.agent.awaitExit(SOON)).isZero();
            await("its change process has ended")
                    .atMost(SOON)
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(platform.counts()).containsExactly(1, 1, 1);
        }
    }

    @Test
    void letsAnOperatorsCountStandAndSaysSo() {
        try (Platform platform = new Platform("release-operator")) {
            platform.aws.before(call -> {
                // Right after the look for the decision.
                if (platform.aws.calls(Action.DESCRIBE_SERVICES) > 2) {
                    platform.aws.before(any -> {});
                    platform.aws.set("jvb", 2);
                }
            });
            platform.awaits("\"decision\":\"release refused\"");
            assertThat(platform.said("somebody has set the service jvb from 1 to 2"))
                    .isTrue();
            assertThat(platform.aws.desired("web")).isEqualTo(1);
            assertThat(platform.aws.desired("rec")).isEqualTo(1);
        }
    }
}
