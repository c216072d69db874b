package io.brewmaster.agent.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Outcome.Done;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.agent.change.Outcome.Refused;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.core.json.Json;
import io.brewmaster.testkit.ecs.EcsDouble;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.ecs.EcsDouble.Failure;
import io.brewmaster.testkit.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real change process, as the build left it, started and told as the agent does it, on a control plane that speaks AWS' own protocols. */
class ChangeProcessJarTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path JAR = Path.of("target", "agent.jar").toAbsolutePath();

    private final EcsDouble aws =
            EcsDouble.start().service("rec", 2).service("web", 1).service("jvb", 3);
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "JITSI_AWS_ENDPOINT",
            aws.uri().toString(),
            "JITSI_AWS_REGION",
            "us-west-2",
            "AWS_ACCESS_KEY_ID",
            "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY",
            "nothing",
            "JITSI_IDLE_ACTION",
            "services",
            "JITSI_IDLE_SERVICES",
            "bridges=jvb, signalling=web, recorders=rec"));
    private final List<ChangeProcess> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ChangeProcess::close);
        aws.close();
    }

    /** What a process said, and the process. */
    private final class Talk implements ChangeProcess.Listener {
        final BlockingQueue<Object> said = new LinkedBlockingQueue<>();
        final ChangeProcess process;

        Talk(Order order) {
            this(order, JAR);
        }

        Talk(Order order, Path jar) {
            ChildCommand command = ChildCommand.of(jar, environment).orElseThrow();
            process = new ChangeProcess(command, EcsDouble.CLUSTER, Optional.of("jvb"), System::nanoTime, this);
            started.add(process);
            process.start(order);
        }

        @Override
        public void ready(Seen seen) {
            said.add(seen);
        }

        @Override
        public void committed() {
            said.add("committed");
        }

        @Override
        public void ended(Outcome outcome) {
            said.add(outcome);
        }

        Object next() throws InterruptedException {
            Object next = said.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
            return next == null ? "nothing" : next;
        }

        Seen ready() throws InterruptedException {
            Object next = next();
            assertThat(next).isInstanceOf(Seen.class);
            return (Seen) next;
        }

        void go(Duration within) {
            Instant wall = Instant.now().plus(within);
            process.go(
                    new GoAhead("agent-1.7", System.nanoTime() + within.toNanos(), wall, "agent-1", "nobody \"here\""));
        }
    }

    private static void isFailed(Object outcome, String... words) {
        assertThat(outcome).isInstanceOf(Failed.class);
        assertThat(((Failed) outcome).reason()).contains(words);
    }

    private static void isRefused(Object outcome, String... words) {
        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(((Refused) outcome).reason()).contains(words);
    }

    /** The kernel has a signal long before a JVM on a loaded machine has heard of it. */
    private static boolean isEnding(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.anyMatch(thread -> name(thread).startsWith("goodbye"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException e) {
            return "";
        }
    }

    private static long child() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(one -> List.of(one.info().arguments().orElse(new String[0]))
                        .contains("io.brewmaster.agent.ChangeMain"))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
    }

    private List<String> changes() {
        return aws.calls().stream()
                .filter(call -> call.action() == Action.UPDATE_SERVICE)
                .map(call ->
                        call.request().get("service") + "=" + call.request().get("desiredCount"))
                .toList();
    }

    private void untouched() {
        assertThat(List.of(aws.desired("rec"), aws.desired("web"), aws.desired("jvb")))
                .containsExactly(2, 1, 3);
    }

    @Test
    void releasesInOrderWithALookBeforeEachChange() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        assertThat(talk.ready().services()).extracting("name").containsExactly("rec", "web", "jvb");
        int looks = aws.calls(Action.DESCRIBE_SERVICES);
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo("committed");
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(changes()).containsExactly("rec=0", "web=0", "jvb=0");
        assertThat(aws.calls(Action.DESCRIBE_SERVICES) - looks).isGreaterThanOrEqualTo(4);
    }

    /** What the whole warming is for: half a second is a tenth of it on an idle machine, and a sixth of the deadline. */
    @Test
    void beginsAtOnceWhenItIsTold() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        BlockingQueue<Long> first = new LinkedBlockingQueue<>();
        aws.before(call -> {
            if (call.action() == Action.UPDATE_SERVICE) {
                first.add(System.nanoTime());
            }
        });
        long told = System.nanoTime();
        talk.go(Duration.ofSeconds(3));
        Long begun = first.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(begun).isNotNull();
        System.out.printf("from the word to the first change: %d ms%n", (begun - told) / 1_000_000);
        assertThat(Duration.ofNanos(begun - told)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void lowersTheBridgesByOne() throws Exception {
        Talk talk = new Talk(Order.SHRINK);
        talk.ready();
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(changes()).containsExactly("jvb=2");
    }

    @Test
    void followsSignallingToZeroWithTheOwnServiceAlone() throws Exception {
        aws.set("web", 0);
        Talk talk = new Talk(Order.FOLLOW);
        talk.ready();
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(changes()).containsExactly("jvb=0");
    }

    /** The recorder's image leaves out what only a leader's release needs. */
    @Test
    void followsWithoutTheLibrariesOfTheStateMachine(@TempDir Path folder) throws Exception {
        copy("lib", folder, name -> true);
        copy("change", folder, name -> !name.matches("(dynamodb|sfn)-.*"));
        machine(41);
        aws.set("web", 0);
        Talk talk = new Talk(Order.FOLLOW, Files.copy(JAR, folder.resolve("agent.jar")));
        talk.ready();
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(changes()).containsExactly("jvb=0");
    }

    private static void copy(String libraries, Path to, Predicate<String> which) throws IOException {
        Path copies = Files.createDirectory(to.resolve(libraries));
        try (Stream<Path> all = Files.list(JAR.resolveSibling(libraries))) {
            for (Path library : all.toList()) {
                String name = library.getFileName().toString();
                if (which.test(name)) {
                    Files.copy(library, copies.resolve(name));
                }
            }
        }
    }

    @Test
    void followsNobodyWhoIsWanted() throws Exception {
        Talk talk = new Talk(Order.FOLLOW);
        talk.ready();
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "web");
        untouched();
    }

    @Test
    void changesNothingWhenItIsStoppedBeforeTheWord() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        long pid = child();
        talk.process.stop();
        await().atMost(SOON)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(talk.said).isEmpty();
        assertThat(changes()).isEmpty();
    }

    @Test
    void putsBackWhatItHasBegunWhenItIsStopped() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.before(call -> {
            if (call.action() == Action.UPDATE_SERVICE) {
                aws.before(any -> {});
                talk.process.stop();
            }
        });
        talk.go(Duration.ofSeconds(3));
        await().atMost(SOON).until(() -> changes().size() == 2);
        assertThat(changes()).containsExactly("rec=0", "rec=2");
        untouched();
    }

    /** The container ends: every process in it is told. */
    @Test
    void putsBackWhatItHasBegunWhenItIsToldToEnd() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        long pid = child();
        aws.before(call -> {
            if (call.action() == Action.UPDATE_SERVICE) {
                aws.before(any -> {});
                Signals.send(pid, "TERM");
                await().atMost(SOON).until(() -> isEnding(pid));
            }
        });
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "called it off", "rec is back at 2");
        assertThat(changes()).containsExactly("rec=0", "rec=2");
        untouched();
    }

    @Test
    void goesOnPastThePointOfNoReturnWhenItIsStopped() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo("committed");
        talk.process.stop();
        await().atMost(SOON).until(() -> changes().equals(List.of("rec=0", "web=0", "jvb=0")));
    }

    @Test
    void refusesAWordThatIsTooOld() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        talk.go(Duration.ofMillis(-1));
        isRefused(talk.next(), "too old");
        assertThat(changes()).isEmpty();
    }

    @Test
    void refusesAWordThatItReadsTooLateBecauseItWasFrozen() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        long pid = child();
        Signals.send(pid, "STOP");
        talk.go(Duration.ofSeconds(1));
        TimeUnit.MILLISECONDS.sleep(1_500);
        Signals.send(pid, "CONT");
        isRefused(talk.next(), "too old");
        assertThat(changes()).isEmpty();
    }

    @Test
    void letsAnOperatorsCountStand() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.set("web", 2);
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "somebody has set the service web from 1 to 2");
        assertThat(changes()).isEmpty();
    }

    @Test
    void putsTheRecordersBackWhenSomebodyDeploysInTheMiddle() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.before(call -> {
            if (call.action() == Action.UPDATE_SERVICE) {
                aws.before(any -> {});
                aws.deploy("web");
            }
        });
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "somebody has deployed the service web", "rec is back at 2");
        untouched();
    }

    @Test
    void mindsAHoldInATag() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.tag("web", "brewmaster:hold-until", "2999-01-01T00:00:00Z");
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "2999-01-01T00:00:00Z");
        untouched();
    }

    @Test
    void triesAgainWhenAwsIsBusy() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.next(Action.UPDATE_SERVICE, Failure.THROTTLED, 1);
        aws.next(Action.DESCRIBE_SERVICES, Failure.SERVER_ERROR, 1);
        talk.go(Duration.ofSeconds(10));
        assertThat(talk.next()).isEqualTo("committed");
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(changes()).containsExactly("rec=0", "rec=0", "web=0", "jvb=0");
    }

    @Test
    void givesUpWhenAwsStaysBusyAndPutsBack() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.before(call -> {
            if (call.action() == Action.UPDATE_SERVICE) {
                aws.before(any -> {});
                aws.next(Action.UPDATE_SERVICE, Failure.THROTTLED, 3);
            }
        });
        talk.go(Duration.ofSeconds(10));
        isFailed(talk.next(), "takes no more calls", "rec is back at 2");
        assertThat(changes()).containsExactly("rec=0", "web=0", "web=0", "web=0", "rec=2");
        untouched();
    }

    @Test
    void namesThePermissionThatIsMissing() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.next(Action.UPDATE_SERVICE, Failure.ACCESS_DENIED, 1);
        talk.go(Duration.ofSeconds(3));
        isFailed(talk.next(), "allow ecs:UpdateService on", "service/jitsi/rec");
        untouched();
    }

    @Test
    void namesThePermissionThatIsMissingToLook() throws Exception {
        aws.next(Action.DESCRIBE_SERVICES, Failure.ACCESS_DENIED, 1);
        isFailed(new Talk(Order.RELEASE).next(), "allow ecs:DescribeServices");
    }

    @Test
    void saysThatTheCredentialsHaveExpired() throws Exception {
        aws.next(Action.DESCRIBE_SERVICES, Failure.EXPIRED, 5);
        isFailed(new Talk(Order.RELEASE).next(), "credentials have expired");
    }

    @Test
    void saysThatThereAreNoCredentials() throws Exception {
        environment.remove("AWS_ACCESS_KEY_ID");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        isFailed(new Talk(Order.RELEASE).next(), "no AWS credentials: give the task a role");
    }

    @Test
    void saysWhichServiceIsNotThere() throws Exception {
        environment.put("JITSI_IDLE_SERVICES", "bridges=jvb, signalling=webb");
        isFailed(new Talk(Order.RELEASE).next(), "no service", "webb", "idle.services");
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"CUT_AFTER", "EMPTY_AFTER"})
    void readsWhetherAChangeWasDoneWhoseAnswerWasLost(Failure failure) throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.next(Action.UPDATE_SERVICE, failure, 1);
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo("committed");
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(changes()).containsExactly("rec=0", "web=0", "jvb=0");
    }

    /** Whether it arrived is not known, and it is not sent a second time by anybody: not by us, the SDK or the JDK. */
    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"CUT", "EMPTY"})
    void sendsAChangeOnceWhoseAnswerIsNone(Failure failure) throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.next(Action.UPDATE_SERVICE, failure, 1);
        talk.go(Duration.ofSeconds(3));
        isFailed(talk.next(), "cannot set the service rec to 0");
        assertThat(changes()).containsExactly("rec=0");
        untouched();
    }

    @Test
    void givesUpWhenAwsIsSilent() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.next(Action.UPDATE_SERVICE, Failure.SILENT, 1);
        talk.go(Duration.ofSeconds(3));
        isFailed(talk.next(), "no answer in time");
        untouched();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"THROTTLED", "CUT_AFTER", "EMPTY_AFTER", "EMPTY", "CUT", "SERVER_ERROR"})
    void startsTheMachineOnceWhateverHappensToTheFirstCall(Failure failure) throws Exception {
        machine(41);
        Talk talk = new Talk(Order.RELEASE);
        assertThat(talk.ready().wanted()).hasValue(41);
        aws.next(Action.START_EXECUTION, failure, 1);
        talk.go(Duration.ofSeconds(10));
        assertThat(talk.next()).isEqualTo("committed");
        assertThat(talk.next()).isEqualTo(new Done());
        assertThat(aws.executions()).hasSize(1);
        EcsDouble.Execution execution = aws.executions().get(0);
        assertThat(execution.name()).isEqualTo("agent-1-7");
        assertThat(Json.parseObject(execution.input()))
                .isEqualTo(Map.of(
                        "wanted",
                        "asleep",
                        "version",
                        41,
                        "by",
                        "agent-1",
                        "why",
                        "nobody \"here\"",
                        "decision",
                        "agent-1.7"));
        assertThat(changes()).isEmpty();
    }

    private void machine(long version) {
        environment.put("JITSI_IDLE_ACTION", "machine");
        environment.put("JITSI_IDLE_TABLE", EcsDouble.TABLE);
        environment.put("JITSI_IDLE_STATE_MACHINE", EcsDouble.MACHINE);
        aws.wanted("awake", version, Optional.empty());
    }

    @Test
    void letsAWakeUpWin() throws Exception {
        machine(41);
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.wanted("awake", 42, Optional.empty());
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "version 42, not 41");
        assertThat(aws.executions()).isEmpty();
    }

    @Test
    void mindsAHoldInTheItem() throws Exception {
        machine(41);
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        aws.wanted("awake", 41, Optional.of("2999-01-01T00:00:00Z"));
        talk.go(Duration.ofSeconds(3));
        isRefused(talk.next(), "2999-01-01T00:00:00Z");
        assertThat(aws.executions()).isEmpty();
    }

    @Test
    void saysThatNothingIsWantedYet() throws Exception {
        machine(41);
        environment.put("JITSI_IDLE_TABLE", "another-table");
        isFailed(new Talk(Order.RELEASE).next(), "another-table", "ResourceNotFoundException");
    }

    @Test
    void tellsWhenTheProcessIsKilled() throws Exception {
        Talk talk = new Talk(Order.RELEASE);
        talk.ready();
        Signals.send(child(), "KILL");
        isFailed(talk.next(), "exit code 137");
        talk.go(Duration.ofSeconds(3));
        isFailed(talk.next(), "not there any more");
    }

    @Test
    void endsTheEarlierOneWhenAnotherIsStarted() throws Exception {
        Talk talk = new Talk(Order.FOLLOW);
        talk.ready();
        long pid = child();
        talk.process.start(Order.RELEASE);
        talk.ready();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        talk.go(Duration.ofSeconds(3));
        assertThat(talk.next()).isEqualTo("committed");
    }

    /** The agent is gone: its end of the pipe is closed. */
    @Test
    void changesNothingWhenTheAgentDies() throws Exception {
        ChildCommand command = ChildCommand.of(JAR, environment).orElseThrow();
        Process process = command.start(Order.RELEASE, EcsDouble.CLUSTER, Optional.of("jvb"));
        await().atMost(SOON).until(() -> process.getInputStream().available() > 0);
        process.getOutputStream().close();
        assertThat(process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(changes()).isEmpty();
    }
}
