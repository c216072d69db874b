package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The guard as a process of its own, around a {@link FakeJibri}. */
@Execution(ExecutionMode.CONCURRENT)
class JibriGuardTest {
    /** Notes how it was called; the test's stand-in for the finalise script. */
    private static final String SCRIPT = """
            echo "$# $1 deadline=$(cat "$BREWMASTER_RUN/deadline" 2>/dev/null) media=$(tail -n 1 "$1"/*.mp4)" >>"$BREWMASTER_RUN/calls"
            """;

    @TempDir
    Path directory;

    private Scripts scripts;
    private Path session;

    @BeforeEach
    void layOut() throws IOException {
        scripts = new Scripts(directory).needsHttp();
        session = scripts.recordings().resolve("fqwdrzkhbvjnatmc");
        Path script = scripts.replace(directory.resolve("finalise"), SCRIPT);
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", script.toString());
        scripts.set("JITSI_STOP_TIMEOUT", "120");
    }

    @AfterEach
    void nothingGoesOnRecording() {
        List<ProcessHandle> left = writers();
        left.forEach(ProcessHandle::destroyForcibly);
        assertThat(left).isEmpty();
    }

    @Test
    void hasJibriEndItsRecordingAndPassesExitCode255On() throws Exception {
        Scripts.Running guard = record(FakeJibri.Manner.ORDERLY);
        Instant before = Instant.now();
        guard.terminate();
        assertThat(guard.await().code()).isEqualTo(255);
        assertThat(calls()).containsExactly("1 " + session + " deadline=" + deadline() + " media=index");
        assertThat(Instant.ofEpochSecond(deadline())).isBetween(before.plusSeconds(109), before.plusSeconds(125));
    }

    @Test
    void endsFfmpegAndFinishesItselfWhenJibriDoesNotAnswer() throws Exception {
        scripts.change("jibri-guard", "answer_limit", 15, 4);
        Scripts.Running guard = record(FakeJibri.Manner.SILENT);
        guard.terminate();
        Scripts.Ended ended = guard.await();
        assertThat(ended.code()).isEqualTo(143);
        assertThat(calls())
                .singleElement()
                .asString()
                .startsWith("1 " + session)
                .endsWith("media=index");
        assertThat(ended.lines()).anyMatch(line -> line.contains("a recording goes on without Jibri"));
    }

    @Test
    void endsFfmpegAndFinishesItselfWhenJibriAnswersAndThenHangs() throws Exception {
        scripts.change("jibri-guard", "silence_limit", 40, 2);
        Scripts.Running guard = record(FakeJibri.Manner.STUCK);
        Process watcher = standIn("while :; do sleep 1; done", "watch");
        guard.terminate();
        Scripts.Ended ended = guard.await();
        watcher.destroy();
        assertThat(ended.code()).isEqualTo(143);
        assertThat(calls())
                .singleElement()
                .asString()
                .startsWith("1 " + session)
                .endsWith("media=index");
        assertThat(ended.lines()).contains("brewmaster: Jibri has not ended 2 s after it was asked to");
    }

    @Test
    void waitsForTheFinalizerHoweverLongItTakes() throws Exception {
        scripts.change("jibri-guard", "silence_limit", 40, 2);
        scripts.replace(
                directory.resolve("finalise"),
                SCRIPT + "exec sh -c 'sleep 6; exit 0' java -jar " + scripts.home()
                        + "/finalizer/finalizer.jar finish \"$1\"\n");
        Scripts.Running guard = record(FakeJibri.Manner.ORDERLY);
        guard.terminate();
        assertThat(guard.await().code()).isEqualTo(255);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void finishesTheRecordingOfAJibriThatDied() throws Exception {
        Scripts.Ended ended = record(FakeJibri.Manner.DIES).await();
        assertThat(ended.code()).isEqualTo(1);
        assertThat(calls()).containsExactly("1 " + session + " deadline= media=index");
        assertThat(ended.lines()).contains("brewmaster: Jibri left " + session + " behind: the guard finishes it");
    }

    @Test
    void leavesSessionsOfEarlierTimesAloneWhenJibriDied() throws Exception {
        Files.createDirectories(session.resolveSibling("earlier"));
        Files.writeString(session.resolveSibling("earlier").resolve("old.mp4"), "old");
        Files.createDirectories(scripts.recordings().resolve(".brewmaster"));
        Scripts.Running guard = record(FakeJibri.Manner.DIES);
        Files.writeString(scripts.recordings().resolve(".brewmaster/journal.mp4"), "state");
        guard.await();
        assertThat(calls()).singleElement().asString().startsWith("1 " + session);
    }

    @Test
    void doesNotWaitForASilentJibriThatRecordsNothing() throws Exception {
        Scripts.Running guard = start(FakeJibri.Manner.SILENT);
        guard.awaitLine("jibri: ready");
        Instant before = Instant.now();
        guard.terminate();
        assertThat(guard.await().code()).isEqualTo(143);
        // One unanswered request takes 3 s; all that it would try take 15.
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(14));
        assertThat(scripts.run().resolve("calls")).doesNotExist();
    }

    @Test
    void killsAJibriThatIsFrozen() throws Exception {
        scripts.change("jibri-guard", "answer_limit", 15, 1);
        Scripts.Running guard = record(FakeJibri.Manner.ORDERLY);
        guard.process().children().forEach(jibri -> signal("STOP", jibri.pid()));
        guard.terminate();
        assertThat(guard.await().code()).isEqualTo(137);
        assertThat(calls()).singleElement().asString().endsWith("media=index");
    }

    @Test
    void endsAtTheDeadlineWhateverTheScriptDoes() throws Exception {
        scripts.replace(directory.resolve("finalise"), SCRIPT + "exec sleep 600\n");
        // 10 s are kept for the other services, which leaves 4.
        scripts.set("JITSI_STOP_TIMEOUT", "14");
        Scripts.Running guard = record(FakeJibri.Manner.DIES);
        await().until(() -> Files.exists(scripts.run().resolve("calls")));
        Instant before = Instant.now();
        guard.terminate();
        Scripts.Ended ended = guard.await();
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(30));
        assertThat(ended.lines()).contains("brewmaster: the time to deliver " + session + " is over: kept there");
        assertThat(session).isNotEmptyDirectory();
    }

    @Test
    void passesAnyExitCodeOnWhenJibriEndsByItself() throws Exception {
        for (int code : List.of(0, 1, 7, 127, 143, 255)) {
            assertThat(scripts.run("jibri-guard", "sh", "-c", "exit " + code).code())
                    .isEqualTo(code);
        }
    }

    @Test
    void reckonsWithWhatEcsGivesUnlessItIsTold() throws Exception {
        scripts.set("JITSI_STOP_TIMEOUT", "");
        Scripts.Running guard = start(FakeJibri.Manner.ORDERLY);
        guard.awaitLine("jibri: ready");
        Instant before = Instant.now();
        guard.terminate();
        guard.await();
        assertThat(Instant.ofEpochSecond(deadline())).isBetween(before.plusSeconds(19), before.plusSeconds(60));
    }

    @Test
    void saysWhenTheStopTimeoutIsNoNumberAndTakesTheDefault() throws Exception {
        scripts.set("JITSI_STOP_TIMEOUT", "2 min");
        assertThat(scripts.run("jibri-guard", "true").lines())
                .containsExactly(
                        "brewmaster: JITSI_STOP_TIMEOUT: \"2 min\" is not a whole number of seconds: taking 30");
    }

    @Test
    void removesTheDeadlineOfAnEarlierStop() throws Exception {
        Files.createDirectories(scripts.run());
        Files.writeString(scripts.run().resolve("deadline"), "1\n");
        scripts.run("jibri-guard", "true");
        assertThat(scripts.run().resolve("deadline")).doesNotExist();
    }

    private Scripts.Running record(FakeJibri.Manner manner) throws IOException, InterruptedException {
        Scripts.Running guard = start(manner, session.toString());
        guard.awaitLine("jibri: ready");
        return guard;
    }

    private Scripts.Running start(FakeJibri.Manner manner, String... session) throws IOException {
        return scripts.start(
                "jibri-guard",
                Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xshare:auto",
                                        "-cp",
                                        "target/test-classes",
                                        FakeJibri.class.getName(),
                                        manner.name(),
                                        "IDLE"),
                                Stream.of(session))
                        .toArray(String[]::new));
    }

    /** A process with the command line of the finalizer. */
    private Process standIn(String script, String command) throws IOException {
        Process process = new ProcessBuilder(
                        "sh", "-c", script, "java", "-jar", scripts.home() + "/finalizer/finalizer.jar", command)
                .start();
        ChildProcesses.dieWithThisJvm(process);
        return process;
    }

    private long deadline() throws IOException {
        return Long.parseLong(
                Files.readString(scripts.run().resolve("deadline")).strip());
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(scripts.run().resolve("calls"));
    }

    private List<ProcessHandle> writers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(session.toString()))
                        .orElse(false))
                .toList();
    }

    private static void signal(String name, long pid) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
