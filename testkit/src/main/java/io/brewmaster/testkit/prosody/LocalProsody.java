package io.brewmaster.testkit.prosody;

import io.brewmaster.testkit.process.ChildProcesses;
import io.brewmaster.testkit.process.OutputLines;
import io.brewmaster.testkit.process.Signals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Prosody that runs as a child process. */
final class LocalProsody extends OwnProsody {
    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);
    private static final String LOOPBACK = "127.0.0.1";

    private final ProsodyProgram program;
    private @Nullable Process process;
    private String version = "unknown";

    private LocalProsody(ProsodyProgram program, ProsodySettings settings, ProsodyFiles files, Ports ports) {
        super(settings, files, ports);
        this.program = program;
    }

    static LocalProsody start(ProsodyProgram program, ProsodySettings settings) throws IOException {
        Ports ports = Ports.free(settings);
        ProsodyFiles files = ProsodyFiles.write(settings, LOOPBACK, ports, ProsodyFiles.SeenAs.ON_LOOPBACK);
        LocalProsody prosody = new LocalProsody(program, settings, files, ports);
        try {
            prosody.start();
        } catch (RuntimeException e) {
            prosody.close();
            throw e;
        }
        return prosody;
    }

    @Override
    public String host() {
        return LOOPBACK;
    }

    @Override
    public synchronized String version() {
        return version;
    }

    @Override
    public synchronized void start() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("this Prosody runs already");
        }
        List<String> command = new ArrayList<>(program.command());
        command.addAll(List.of("-F", "--config", files().configuration().toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(files().folder().toFile());
        builder.environment().putAll(program.environment());
        try {
            Process started = builder.start();
            ChildProcesses.dieWithThisJvm(started);
            process = started;
            OutputLines output = OutputLines.collect(started.getInputStream(), "Prosody's log");
            awaitAnswer(started, output);
            version = ProsodyLog.version(output.all());
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Prosody started", e);
        }
    }

    private void awaitAnswer(Process started, OutputLines output) throws InterruptedException {
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (!XmppProbe.answers(LOOPBACK, port(), authDomain())) {
            if (!started.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("Prosody does not answer on port " + port() + ":\n" + output.tail(20));
            }
            TimeUnit.MILLISECONDS.sleep(25);
        }
    }

    @Override
    public synchronized void stop() {
        Process running = running();
        running.destroy();
        if (!awaitExit(running)) {
            throw new IllegalStateException("Prosody did not stop within " + STOP_DEADLINE.toSeconds() + " s");
        }
    }

    @Override
    public synchronized void kill() {
        Process running = running();
        running.destroyForcibly();
        awaitExit(running);
    }

    @Override
    public synchronized void freeze() {
        Signals.send(running().pid(), "STOP");
    }

    @Override
    public synchronized void thaw() {
        Signals.send(running().pid(), "CONT");
    }

    @Override
    public synchronized void close() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            awaitExit(running);
        }
        files().delete();
    }

    private Process running() {
        Process current = process;
        if (current == null || !current.isAlive()) {
            throw new IllegalStateException("this Prosody does not run");
        }
        return current;
    }

    private static boolean awaitExit(Process process) {
        try {
            return process.waitFor(STOP_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Prosody ended", e);
        }
    }
}
