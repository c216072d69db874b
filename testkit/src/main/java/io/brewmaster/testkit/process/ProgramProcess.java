package io.brewmaster.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A program's real jar, run as a process of its own by the Java that runs this one. It gets only the variables that it is
 * given and those that any process needs, and never outlives this JVM.
 */
public final class ProgramProcess implements AutoCloseable {
    /** What a JVM needs of its surroundings; everything else could change what a program does on another machine. */
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ");

    private static final Duration END_DEADLINE = Duration.ofSeconds(10);
    private static final int SHOWN_LINES = 20;

    private final Path jar;
    private final Process process;
    private final OutputLines stdout;
    private final OutputLines stderr;

    private ProgramProcess(Path jar, Process process) {
        this.jar = jar;
        this.process = process;
        this.stdout = OutputLines.collect(process.getInputStream(), "stdout of " + jar.getFileName());
        this.stderr = OutputLines.collect(process.getErrorStream(), "stderr of " + jar.getFileName());
    }

    /** The jar to run, by its manifest's main class. */
    public static Builder jar(Path jar) {
        return new Builder(jar);
    }

    /** The process id, for {@link Signals}. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs, or is stopped by {@link #freeze}. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written to its standard output so far. */
    public OutputLines stdout() {
        return stdout;
    }

    /** What it has written to its standard error so far. */
    public OutputLines stderr() {
        return stderr;
    }

    /**
     * The first line of standard output that fits, waited for.
     *
     * @throws AssertionError when none comes in time
     */
    public String awaitStdout(Predicate<String> fits, Duration atMost) throws InterruptedException {
        return stdout.await(fits, atMost).orElseThrow(() -> missing("standard output", atMost));
    }

    /**
     * The first line of standard error that fits, waited for.
     *
     * @throws AssertionError when none comes in time
     */
    public String awaitStderr(Predicate<String> fits, Duration atMost) throws InterruptedException {
        return stderr.await(fits, atMost).orElseThrow(() -> missing("standard error", atMost));
    }

    /**
     * Waits for its end; all its output has been collected then.
     *
     * @return the exit code; 128 + the signal's number when a signal ended it
     * @throws AssertionError when it still runs at the deadline
     */
    public int awaitExit(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError(jar.getFileName() + " still runs after " + atMost + "\n" + tails());
        }
        stdout.awaitEnd(END_DEADLINE);
        stderr.awaitEnd(END_DEADLINE);
        return process.exitValue();
    }

    /** SIGTERM: what {@code docker stop} and ECS send. */
    public void terminate() {
        Signals.send(pid(), "TERM");
    }

    /** SIGKILL. */
    public void kill() {
        Signals.send(pid(), "KILL");
    }

    /** SIGSTOP. */
    public void freeze() {
        Signals.send(pid(), "STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        Signals.send(pid(), "CONT");
    }

    /** Memory that it holds now, in bytes (VmRSS of /proc). */
    public long residentBytes() {
        return statusBytes("VmRSS:");
    }

    /** The most memory that it has held, in bytes (VmHWM of /proc). */
    public long peakResidentBytes() {
        return statusBytes("VmHWM:");
    }

    /** Processor time that it has used, over all its threads. */
    public Duration cpuTime() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException(jar.getFileName() + " does not run"));
    }

    /** Kills it, if it still runs, frozen or not. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(END_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long statusBytes(String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(jar.getFileName() + " has ended"));
        } catch (IOException e) {
            throw new IllegalStateException(jar.getFileName() + " does not run", e);
        }
    }

    private AssertionError missing(String stream, Duration atMost) {
        return new AssertionError(
                "no such line on " + stream + " of " + jar.getFileName() + " within " + atMost + "\n" + tails());
    }

    private String tails() {
        return "stdout:\n" + stdout.tail(SHOWN_LINES) + "\nstderr:\n" + stderr.tail(SHOWN_LINES);
    }

    /** How to run it. */
    public static final class Builder {
        private final Path jar;
        private final List<String> jvmOptions = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();
        private @Nullable Path directory;

        private Builder(Path jar) {
            this.jar = jar;
        }

        /** Options for Java itself, such as {@code -Xmx64m}. */
        public Builder jvm(String... options) {
            jvmOptions.addAll(List.of(options));
            return this;
        }

        /** Arguments for the program. */
        public Builder args(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** A variable of its environment. */
        public Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Variables of its environment. */
        public Builder env(Map<String, String> variables) {
            environment.putAll(variables);
            return this;
        }

        /** The directory it starts in; default this process's own. */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /**
         * Starts it.
         *
         * @throws IllegalStateException when there is no such jar
         */
        public ProgramProcess start() {
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException("there is no " + jar + ": build it first (mvn package)");
            }
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(jvmOptions);
            command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().putAll(environment);
            if (directory != null) {
                builder.directory(directory.toFile());
            }
            try {
                Process process = builder.start();
                ChildProcesses.dieWithThisJvm(process);
                process.getOutputStream().close();
                return new ProgramProcess(jar, process);
            } catch (IOException e) {
                throw new IllegalStateException("cannot start " + jar, e);
            }
        }
    }
}
