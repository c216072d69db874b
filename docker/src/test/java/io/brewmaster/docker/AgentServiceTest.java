package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How s6 starts the agent again, and how it is started at all. */
class AgentServiceTest {
    @TempDir
    Path directory;

    private Scripts scripts;

    @BeforeEach
    void layOut() throws IOException {
        scripts = new Scripts(directory);
        Files.createDirectories(scripts.run());
    }

    @Test
    void waitsLongerAfterEachFailureUpToAMinute() throws Exception {
        List<String> pauses = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            started(Instant.now());
            scripts.run("note-exit", "agent", "78", "0");
            pauses.add(Files.readString(scripts.run().resolve("agent.pause")).strip());
        }
        assertThat(pauses).containsExactly("1", "2", "4", "8", "16", "32", "60", "60", "60");
    }

    @Test
    void startsSoonAgainAfterALongRun() throws Exception {
        Files.writeString(scripts.run().resolve("agent.pause"), "60\n");
        started(Instant.now().minusSeconds(301));
        assertThat(scripts.run("note-exit", "agent", "256", "9").lines())
                .singleElement()
                .asString()
                .matches(
                        "brewmaster: agent: ended \\(killed by signal 9\\) after 30\\d s; the container goes on, next start in"
                                + " 1 s");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "75, 0", "143, 0", "256, 15"})
    void saysNothingAndForgetsTheFailuresWhenS6HasStoppedIt(String code, String signal) throws Exception {
        s6("false");
        Files.writeString(scripts.run().resolve("agent.pause"), "60\n");
        assertThat(scripts.run("note-exit", "agent", code, signal).lines()).isEmpty();
        assertThat(scripts.run().resolve("agent.pause")).doesNotExist();
    }

    @Test
    void pausesAfterAnEndThatNobodyAskedForHoweverOrderly() throws Exception {
        s6("true");
        started(Instant.now());
        assertThat(scripts.run("note-exit", "agent", "0", "0").lines())
                .singleElement()
                .asString()
                .contains("ended (exit code 0)")
                .endsWith("next start in 1 s");
    }

    @Test
    void pausesBeforeTheNextStart() throws Exception {
        Files.writeString(scripts.run().resolve("agent.pause"), "1\n");
        Instant before = Instant.now();
        assertThat(scripts.run("with-backoff", "agent", "echo", "a b").lines()).containsExactly("a b");
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
        assertThat(scripts.run().resolve("agent.started")).isRegularFile();
    }

    @Test
    void doesNotKeepAContainerWaitingThatStopsDuringThePause() throws Exception {
        Files.writeString(scripts.run().resolve("agent.pause"), "60\n");
        Scripts.Running pausing = scripts.start("with-backoff", "agent", "echo", "started");
        await().until(() -> pausing.process().children().findAny().isPresent());
        pausing.terminate();
        Scripts.Ended ended = pausing.await();
        assertThat(ended.code()).isZero();
        assertThat(ended.lines()).isEmpty();
    }

    @Test
    void runsBehindEverythingElseInTheContainer() throws Exception {
        java("echo \"nice $(nice) oom $(cat /proc/self/oom_score_adj) $*\"");
        Files.createDirectories(scripts.home().resolve("agent"));
        String home = scripts.home() + "/agent/";
        assertThat(scripts.run("agent", "--explain-config").lines())
                .containsExactly(
                        "nice 15 oom 800 @" + home + "jvm.options -jar " + home + "agent.jar --explain-config");
    }

    @Test
    void usesTheClassArchiveOfItsOwnJdkOnly() throws Exception {
        java("[ \"$1\" = -Xinternalversion ] && echo 'JDK 21.0.9' || echo \"$*\"");
        Path home = Files.createDirectories(scripts.home().resolve("agent"));
        Files.writeString(home.resolve("agent.jsa"), "classes");
        Files.writeString(home.resolve("agent.jdk"), "JDK 21.0.9\n");
        assertThat(scripts.run("agent").lines())
                .singleElement()
                .asString()
                .contains(" -Xshare:auto -XX:SharedArchiveFile=" + home + "/agent.jsa ");

        Files.writeString(home.resolve("agent.jdk"), "JDK 21.0.10\n");
        assertThat(scripts.run("agent").lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("brewmaster: agent: starts without its class archive, which another JDK made");
        assertThat(scripts.run("agent").lines())
                .containsExactly("@" + home + "/jvm.options -jar " + home + "/agent.jar");
    }

    private void java(String text) throws IOException {
        scripts.program("java", text + "\n");
    }

    /** Whether s6 wants the service to run. */
    private void s6(String wantedUp) throws IOException {
        scripts.program("s6-svstat", "[ \"$*\" = '-o wantedup .' ] && echo " + wantedUp + "\n");
    }

    private void started(Instant when) throws IOException {
        Files.writeString(scripts.run().resolve("agent.started"), when.getEpochSecond() + "\n");
    }
}
