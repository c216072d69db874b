package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.emf.EmfSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ContainerTest
@TestInstance(Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class JvbImageTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int BRIDGE_REST = 8080;

    private Neighbourhood neighbourhood;
    /** For what several tests may look at side by side; whoever ends or disturbs one starts his own. */
    private JitsiContainer shared;

    @BeforeAll
    void start(Neighbourhood around) {
        neighbourhood = around;
        shared = beside("jvb-shared").start();
        joined(shared);
    }

    @AfterAll
    void close() {
        shared.close();
    }

    /** In a brewery of its own, where its agent leads and publishes the numbers. */
    private JitsiContainer jvb(String nick) {
        return beside(nick).with("JVB_BREWERY_MUC", "brewery-" + nick);
    }

    /** In the shared container's brewery, whose agent leads. */
    private JitsiContainer beside(String nick) {
        return new JitsiContainer(Images.jvb(), neighbourhood).with("JVB_INSTANCE_ID", nick);
    }

    private static void joined(JitsiContainer container) {
        container.log().await("JVB stand-in joined", SOON);
        container.log().await(metric("ShardsConnected", 1), SOON);
    }

    private static Predicate<String> metric(String name, int value) {
        return line -> line.startsWith("{\"_aws\"") && line.matches(".*\"" + name + "\":" + value + "[,}].*");
    }

    @Test
    void startsTheAgentAfterTheBridgesConfiguration() {
        List<String> log = shared.log().stderr();

        assertThat(log.indexOf("s6-rc: info: service 10-config successfully started"))
                .isNotNegative()
                .isLessThan(log.indexOf("s6-rc: info: service 60-agent: starting"));
    }

    @Test
    void runsAllOfItAsUser1000WithoutCapabilities() {
        assertThat(shared.shell("cat /proc/[0-9]*/status | grep -E '^(Uid|CapEff)' | sort -u")
                        .lines())
                .containsExactly("CapEff:\t0000000000000000", "Uid:\t1000\t1000\t1000\t1000");
    }

    @Test
    void writesToRunTmpAndStorageOnly() {
        // Some engines put a tmpfs on /var/tmp of a read-only container.
        assertThat(shared.shell("find / -xdev -writable ! -type l 2>/dev/null || true")
                        .lines())
                .isSubsetOf("/run", "/tmp", "/storage", "/var/tmp");
        assertThat(shared.shell(
                        "find /opt /etc /usr /home /var/tmp /dev/shm -newer /run/service -type f 2>/dev/null || true"))
                .isEmpty();
    }

    @Test
    void givesTheAgentTheLastTurnAndTheFirstDeath() {
        assertThat(shared.shell("cut -d' ' -f19 /proc/" + pid(shared, "60-agent") + "/stat")
                        .trim())
                .isEqualTo("15");
        assertThat(shared.shell("cat /proc/" + pid(shared, "60-agent") + "/oom_score_adj")
                        .trim())
                .isEqualTo("800");
        assertThat(shared.shell("cut -d' ' -f19 /proc/" + pid(shared, "jvb") + "/stat")
                        .trim())
                .isEqualTo("0");
    }

    @Test
    void printsWholeLinesOfEmfWhileTheBridgeWritesToTheSameOutputAsFastAsItCan() {
        try (JitsiContainer noisy = jvb("jvb-noisy").start()) {
            joined(noisy);
            noisy.post(BRIDGE_REST, "/standin/hold", "2 7");
            noisy.log().await(metric("JVBParticipantCount", 7), SOON);

            ContainerLog.Mark before = noisy.log().mark();
            noisy.post(BRIDGE_REST, "/standin/noise", "");
            noisy.log().awaitAfter(before, line -> line.startsWith("JVB noise"), SOON);
            for (int document = 0; document < 3; document++) {
                noisy.log().awaitAfter(noisy.log().mark(), metric("JVBParticipantCount", 7), SOON);
            }
            noisy.post(BRIDGE_REST, "/standin/quiet", "");
            noisy.log().awaitAfter(before, "JVB noise is over end"::equals, SOON);

            List<String> during = noisy.log().stdout().stream()
                    .skip(before.stdout())
                    .dropWhile(line -> !line.startsWith("JVB noise"))
                    .takeWhile(line -> !line.equals("JVB noise is over end"))
                    .toList();
            assertThat(during)
                    .filteredOn(line -> line.contains("_aws"))
                    .hasSizeGreaterThan(1)
                    .allSatisfy(EmfSchema::assertValid);
            assertThat(during)
                    .filteredOn(line -> !line.contains("_aws"))
                    .hasSizeGreaterThan(1000)
                    .allMatch(line -> line.startsWith("JVB noise ") && line.endsWith(" end"));
        }
    }

    @Test
    void startsAKilledAgentAgainAndLeavesTheBridgeAlone() {
        try (JitsiContainer container = jvb("jvb-agent-killed").start()) {
            joined(container);
            String bridge = pid(container, "jvb");
            for (int kill = 0; kill < 2; kill++) {
                ContainerLog.Mark before = container.log().mark();
                container.shell("kill -KILL " + pid(container, "60-agent"));
                container.log().awaitAfter(before, line -> line.contains("killed by signal 9"), SOON);
                container.log().awaitAfter(container.log().mark(), metric("ShardsConnected", 1), SOON);
            }

            assertThat(container.log().stderr()).anyMatch(line -> line.contains("next start in 2 s"));
            assertThat(pid(container, "jvb")).isEqualTo(bridge);
        }
    }

    @Test
    void saysAWrongPasswordAndGoesOn() {
        try (JitsiContainer container =
                jvb("jvb-wrong").with("JITSI_XMPP_PASSWORD", "wrong").start()) {
            String said = container.log().await(line -> line.contains("\"agent\"") && line.contains("assword"), SOON);

            assertThat(said).doesNotContain("\"wrong\"");
            container.log().await("JVB stand-in joined", SOON);
            assertThat(container.running()).isTrue();
        }
    }

    @Test
    void saysOnceThatTheClassArchiveIsAnotherJdks(@TempDir Path folder) throws IOException {
        Path other = Files.writeString(folder.resolve("agent.jdk"), "another JDK\n");
        try (JitsiContainer container = jvb("jvb-archive")
                .withFile(other, "/opt/brewmaster/agent/agent.jdk")
                .start()) {
            joined(container);
            container.shell("kill -KILL " + pid(container, "60-agent"));
            container.log().await("killed by signal 9", SOON);
            container.log().awaitAfter(container.log().mark(), metric("ShardsConnected", 1), SOON);

            assertThat(container.log().stderr())
                    .filteredOn(line -> line.contains("class archive"))
                    .hasSize(1);
        }
        assertThat(shared.log().stderr()).noneMatch(line -> line.contains("class archive"));
    }

    @Test
    void aDrainedBridgeIsCountedSoAndGoneAtOnceWhenDockerStopsIt() {
        try (JitsiContainer container = beside("jvb-stopped").start()) {
            container.log().await("JVB stand-in joined", SOON);
            container.post(BRIDGE_REST, "/standin/hold", "1 2");
            container.post(BRIDGE_REST, "/colibri/drain/enable", "");
            await().atMost(SOON).until(() -> bridges().contains("jvb-stopped"));
            shared.log().await(metric("BridgesDraining", 1), SOON);

            long begin = System.nanoTime();
            container.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
            assertThat(container.exitCode()).isZero();
            await().atMost(Duration.ofSeconds(5)).until(() -> !bridges().contains("jvb-stopped"));
        }
    }

    @Test
    void aBridgeThatShutsItselfDownEndsItsContainer() {
        try (JitsiContainer container = beside("jvb-graceful").start()) {
            container.log().await("JVB stand-in joined", SOON);
            await().atMost(SOON).until(() -> bridges().contains("jvb-graceful"));
            container.post(BRIDGE_REST, "/colibri/shutdown", "");

            await().atMost(SOON).until(() -> !container.running());
            container.log().await("s6-rc: info: service 10-config successfully stopped", SOON);
            await().atMost(Duration.ofSeconds(5)).until(() -> !bridges().contains("jvb-graceful"));
        }
    }

    /** What the shared container's agent says about the brewery. */
    private List<String> bridges() {
        return shared.shell("curl -sS http://127.0.0.1:9095/status | jq -r '.bridges[].id'")
                .lines()
                .toList();
    }

    private static String pid(JitsiContainer container, String service) {
        return container.shell("s6-svstat -o pid /run/service/" + service).trim();
    }
}
