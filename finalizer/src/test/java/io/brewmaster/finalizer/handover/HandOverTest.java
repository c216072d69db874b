package io.brewmaster.finalizer.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ExitCode;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.handover.HandOver.Ended;
import io.brewmaster.finalizer.handover.HandOver.Lost;
import io.brewmaster.finalizer.handover.HandOver.Nobody;
import io.brewmaster.finalizer.handover.HandOver.StillWorking;
import io.brewmaster.testkit.process.ChildProcesses;
import io.brewmaster.testkit.process.OutputLines;
import io.brewmaster.testkit.process.Signals;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HandOverTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    /** A watcher that speaks often. */
    private static final Timing QUICK = new Timing(Duration.ofMillis(40), LONG, LONG);
    /** A watcher that does not wait for what a caller wants. */
    private static final Timing IMPATIENT = new Timing(Duration.ofMillis(40), SHORT, LONG);

    private static final Outcome DELIVERED = new Outcome.Delivered(List.of("recordings/会議.mp4"));

    @TempDir
    private Path directory;

    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final BlockingQueue<Path> asked = new LinkedBlockingQueue<>();
    private final CompletableFuture<Outcome> work = new CompletableFuture<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path socket;

    @BeforeEach
    void place() {
        socket = WatchSocket.of(directory.resolve("state"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        callers.shutdownNow();
        assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void saysHowTheSessionEnded() throws Exception {
        serve(Timing.DEFAULT);
        Future<HandOver> answer = call(new HandOverClient(), directory.resolve("s"), LONG);
        assertThat(asked.poll(60, TimeUnit.SECONDS)).isEqualTo(directory.resolve("s"));
        work.complete(DELIVERED);
        assertThat(answer.get()).isEqualTo(new Ended(ExitCode.OK, "delivered recordings/会議.mp4"));
        assertThat(call(new HandOverClient(), directory.resolve("s"), LONG).get())
                .as("what is done already")
                .isInstanceOf(Ended.class);
    }

    @Test
    void passesEveryExitCodeOn() throws Exception {
        serve(Timing.DEFAULT);
        work.complete(new Outcome.Misconfigured("no bucket"));
        assertThat(call(new HandOverClient(), directory, LONG).get())
                .isEqualTo(new Ended(ExitCode.CONFIGURATION, "no bucket"));
    }

    @Test
    void keepsNamesOfAllBytes() throws Exception {
        serve(Timing.DEFAULT);
        work.complete(DELIVERED);
        URI base = directory.toUri();
        for (String escaped : List.of("%ff%fe", "a%20b%25c%22", "%e4%bc%9a%f0%9f%8e%89", "%0a%01", "a%3fb%23c")) {
            Path odd = Path.of(URI.create(base + escaped));
            assertThat(call(new HandOverClient(), odd, LONG).get()).isInstanceOf(Ended.class);
            assertThat(asked.poll(60, TimeUnit.SECONDS)).isEqualTo(odd);
        }
        call(new HandOverClient(), Path.of("relative"), LONG).get();
        assertThat(asked.poll(60, TimeUnit.SECONDS))
                .isEqualTo(Path.of("relative").toAbsolutePath());
    }

    @Test
    void waitsForAWatcherThatStillWorks() throws Exception {
        serve(QUICK);
        HandOverClient impatient = new HandOverClient(new Timing(SHORT, SHORT, Duration.ofSeconds(2)));
        Future<HandOver> answer = call(impatient, directory, LONG);
        asked.poll(60, TimeUnit.SECONDS);
        assertThatThrownBy(() -> answer.get(4, TimeUnit.SECONDS))
                .as("twice the silence that would be death")
                .isInstanceOf(TimeoutException.class);
        assertThat(call(impatient, directory, Duration.ofSeconds(3)).get()).isEqualTo(new StillWorking());
        work.complete(DELIVERED);
        assertThat(answer.get()).isInstanceOf(Ended.class);
    }

    @Test
    void findsNobodyWhereThereIsNone() throws Exception {
        assertThat(call(new HandOverClient(), directory, LONG).get()).isInstanceOf(Nobody.class);
        leaveStale();
        assertThat(call(new HandOverClient(), directory, LONG).get()).isInstanceOf(Nobody.class);
        Path tooLong = directory.resolve("x".repeat(120));
        assertThat(new HandOverClient().finish(tooLong, directory, LONG)).isInstanceOf(Nobody.class);
    }

    @Test
    void findsNobodyInAWatcherThatAcceptsNobody() throws Exception {
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            deaf.bind(UnixDomainSocketAddress.of(socket), 1);
            HandOverClient client = new HandOverClient(new Timing(SHORT, SHORT, SHORT));
            List<Future<HandOver>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(call(client, directory, LONG));
            }
            for (Future<HandOver> answer : answers) {
                assertThat(answer.get()).isInstanceOf(Nobody.class);
            }
            assertThat(HandOverServer.start(socket, this::finish))
                    .as("it lives, though it is deaf")
                    .isEmpty();
        }
    }

    @Test
    void losesAWatcherThatIsKilled() throws Exception {
        Watcher watcher = watcher();
        Future<HandOver> answer = call(new HandOverClient(), directory, LONG);
        awaitTaken(watcher.output());
        Signals.send(watcher.process().pid(), "KILL");
        assertThat(answer.get(10, TimeUnit.SECONDS)).isInstanceOf(Lost.class);
        assertThat(watcher.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(socket).exists();
        serve(Timing.DEFAULT);
        work.complete(DELIVERED);
        assertThat(call(new HandOverClient(), directory, LONG).get()).isInstanceOf(Ended.class);
    }

    @Test
    void losesAWatcherThatIsFrozen() throws Exception {
        Watcher watcher = watcher();
        HandOverClient client = new HandOverClient(new Timing(SHORT, SHORT, Duration.ofSeconds(5)));
        Future<HandOver> answer = call(client, directory, LONG);
        awaitTaken(watcher.output());
        Signals.send(watcher.process().pid(), "STOP");
        assertThat(answer.get()).isInstanceOf(Lost.class);
        assertThat(HandOverServer.start(socket, this::finish)).isEmpty();
    }

    @Test
    void losesAWatcherThatEnds() throws Exception {
        HandOverServer server = serve(Timing.DEFAULT);
        Future<HandOver> answer = call(new HandOverClient(), directory, LONG);
        asked.poll(60, TimeUnit.SECONDS);
        server.close();
        assertThat(answer.get()).isInstanceOf(Lost.class);
        assertThat(socket).doesNotExist();
        server.close();
    }

    @Test
    void losesAWatcherWhoseWorkFails() throws Exception {
        serve(Timing.DEFAULT);
        Future<HandOver> answer = call(new HandOverClient(), directory, LONG);
        asked.poll(60, TimeUnit.SECONDS);
        work.completeExceptionally(new IllegalStateException("a fault"));
        assertThat(answer.get()).isInstanceOf(Lost.class);
    }

    @Test
    void leavesALivingWatcherItsSocketAndReplacesADeadOnes() throws Exception {
        leaveStale();
        HandOverServer first = serve(Timing.DEFAULT);
        assertThat(HandOverServer.start(socket, this::finish)).isEmpty();
        work.complete(DELIVERED);
        assertThat(call(new HandOverClient(), directory, LONG).get()).isInstanceOf(Ended.class);
        first.close();
        HandOverServer second = serve(Timing.DEFAULT);
        assertThat(second).isNotSameAs(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void hangsUpOnWhoeverSaysNothingOrHalfALineOrTooMuchOrNonsense() throws Exception {
        serve(IMPATIENT);
        for (String said : List.of(
                "",
                "{\"finish\":\"/tm",
                "x".repeat((64 << 10) + 1),
                "\n".repeat(70 << 10),
                "nonsense\n",
                "{\"finish\":\"relative\"}\n",
                "{\"finish\":\"/a%00b\"}\n",
                "{\"finish\":\"/a%zz\"}\n",
                "{\"finish\":\"/a?b\"}\n",
                "{}\n")) {
            assertThat(answerTo(said))
                    .as(said.substring(0, Math.min(30, said.length())))
                    .isEmpty();
        }
        assertThat(asked).isEmpty();
        assertThat(answerTo("{\"finish\":\"/a\"}\n{\"finish\":\"/b\"}\n")).doesNotContain("exit");
        work.complete(DELIVERED);
        // Between connecting and asking a busy machine may let more time pass than this watcher has.
        for (boolean served = false; !served; ) {
            served = call(new HandOverClient(), directory, LONG).get() instanceof Ended;
        }
    }

    @Test
    void answersSixteenCallersAndHangsUpOnTheRest() throws Exception {
        serve(QUICK);
        List<Future<HandOver>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(call(new HandOverClient(), directory.resolve("s" + i), LONG));
        }
        for (int i = 0; i < 16; i++) {
            assertThat(asked.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
        for (int nobody = 0; nobody < 34; nobody = count(answers, Nobody.class)) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        work.complete(DELIVERED);
        for (Future<HandOver> answer : answers) {
            answer.get();
        }
        assertThat(count(answers, Ended.class)).isEqualTo(16);
        assertThat(asked).isEmpty();
        assertThat(call(new HandOverClient(), directory, LONG).get())
                .as("there is room again")
                .isInstanceOf(Ended.class);
    }

    @Test
    void forgetsCallersThatWentAway() throws Exception {
        serve(QUICK);
        for (int i = 0; i < 40; i++) {
            try (SocketChannel caller = connect()) {
                caller.write(StandardCharsets.UTF_8.encode("{\"finish\":\"/a\"}\n"));
                assertThat(caller.read(ByteBuffer.allocate(1))).isEqualTo(1);
            }
            assertThat(asked.poll(60, TimeUnit.SECONDS)).isNotNull();
        }
        work.complete(DELIVERED);
        assertThat(call(new HandOverClient(), directory, LONG).get()).isInstanceOf(Ended.class);
    }

    @Test
    void findsAShorterPlaceForALongPath() throws Exception {
        Path state = directory.resolve("d".repeat(100));
        socket = WatchSocket.of(state);
        assertThat(socket.getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
        assertThat(WatchSocket.of(state.resolve("..").resolve("d".repeat(100)))).isEqualTo(socket);
        assertThat(WatchSocket.of(directory.resolve("e".repeat(100)))).isNotEqualTo(socket);
        serve(Timing.DEFAULT);
        work.complete(DELIVERED);
        assertThat(call(new HandOverClient(), directory, LONG).get()).isInstanceOf(Ended.class);
    }

    @Test
    void endsWhenItIsInterrupted() throws Exception {
        serve(Timing.DEFAULT);
        Future<HandOver> answer = call(new HandOverClient(), directory, LONG);
        asked.poll(60, TimeUnit.SECONDS);
        answer.cancel(true);
        callers.shutdown();
        assertThat(callers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    private static int count(List<Future<HandOver>> answers, Class<? extends HandOver> kind) throws Exception {
        int count = 0;
        for (Future<HandOver> answer : answers) {
            count += answer.isDone() && kind.isInstance(answer.get()) ? 1 : 0;
        }
        return count;
    }

    private HandOverServer serve(Timing timing) throws IOException {
        HandOverServer server =
                HandOverServer.start(socket, this::finish, timing).orElseThrow();
        open.add(server);
        return server;
    }

    private CompletableFuture<Outcome> finish(Path session) {
        asked.add(session);
        return work;
    }

    private Future<HandOver> call(HandOverClient client, Path session, Duration timeout) {
        return callers.submit(() -> client.finish(socket, session, timeout));
    }

    /** As a killed process leaves it. */
    private void leaveStale() throws IOException {
        Files.createDirectories(socket.getParent());
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** All that comes until the server hangs up. */
    private String answerTo(String said) throws IOException {
        try (SocketChannel caller = connect()) {
            StringBuilder answer = new StringBuilder();
            try {
                ByteBuffer rest = StandardCharsets.UTF_8.encode(said);
                while (rest.hasRemaining()) {
                    caller.write(rest);
                }
                ByteBuffer buffer = ByteBuffer.allocate(1 << 10);
                while (caller.read(buffer.clear()) >= 0) {
                    answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
                }
            } catch (IOException hungUp) {
                // A reset is a hang-up too.
            }
            return answer.toString();
        }
    }

    /** A watcher in a process of its own. */
    private record Watcher(Process process, OutputLines output) {}

    private Watcher watcher() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SampleWatcherMain.class.getName(),
                        socket.toString())
                .redirectErrorStream(true)
                .start();
        ChildProcesses.dieWithThisJvm(process);
        open.add(process::destroyForcibly);
        Watcher watcher = new Watcher(process, OutputLines.collect(process.getInputStream(), "watcher"));
        assertThat(watcher.output().await(line -> line.equals("serving"), LONG)).isPresent();
        return watcher;
    }

    /** The watcher takes one call after the other: when it has the second, the first has its answer. */
    private void awaitTaken(OutputLines output) throws InterruptedException {
        assertThat(output.await(line -> line.equals("taken 1"), LONG)).isPresent();
        var unused = call(new HandOverClient(), directory, LONG);
        assertThat(output.await(line -> line.equals("taken 2"), LONG)).isPresent();
    }
}
