package io.brewmaster.testkit.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An S3 server in a JVM of its own, because its libraries do not go together with ours. The server picks its port
 * itself and names it in its log: no port is chosen before it is bound, so two runs cannot race for one.
 */
final class ServerProcess implements AutoCloseable {
    /** S3Mock takes 2.3 s on an idle machine; the rest is for busy ones. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final Duration STOP = Duration.ofSeconds(5);
    private static final int LINES_KEPT = 40;

    /** C1 only: these servers live for seconds, and several of them share two cores. */
    private static final String COMPILED_QUICKLY = "-XX:TieredStopAtLevel=1";

    private final Process process;
    private final Path scratch;
    private final Thread shutdownHook;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServerProcess(Process process, Path scratch, Pattern portLine) {
        this.process = process;
        this.scratch = scratch;
        this.shutdownHook = new Thread(this::end, "stop an S3 server");
        Thread reader = new Thread(() -> read(portLine), "log of an S3 server");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it.
     *
     * @param classPath with {@link ServerLauncher} on it
     * @param heap -Xmx
     * @param scratch a fresh folder for the server alone, deleted with it
     * @param portLine matches the line of the server's log that says it listens, with the port as group 1
     */
    static ServerProcess start(
            String classPath, String heap, Path scratch, Pattern portLine, String mainClass, List<String> arguments) {
        return start(classPath, List.of(heap, COMPILED_QUICKLY), scratch, portLine, mainClass, arguments);
    }

    /** The same, with the JVM's options but for its collector and its folder. */
    static ServerProcess start(
            String classPath,
            List<String> options,
            Path scratch,
            Pattern portLine,
            String mainClass,
            List<String> arguments) {
        try {
            Process process = new ProcessBuilder(command(classPath, options, scratch, mainClass, arguments))
                    .redirectErrorStream(true)
                    .directory(scratch.toFile())
                    .start();
            ServerProcess started = new ServerProcess(process, scratch, portLine);
            Runtime.getRuntime().addShutdownHook(started.shutdownHook);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("starting " + mainClass, e);
        }
    }

    static Path scratch(String server) {
        try {
            return Files.createTempDirectory("brewmaster-" + server + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(
            String classPath, List<String> options, Path scratch, String mainClass, List<String> arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                classPath,
                ServerLauncher.class.getName(),
                scratch.toString(),
                mainClass));
        command.addAll(arguments);
        return command;
    }

    /**
     * That of a module under testkit/servers. The scratch folder is on it for the launcher and the server's logging
     * configuration. The launcher's one class is copied there, because our jar would bring all our libraries along by its
     * manifest.
     */
    static String classPath(String server, Path scratch) {
        copyLauncher(scratch);
        return scratch
                + System.getProperty("path.separator")
                + ServerLibraries.of(server).resolve("*");
    }

    private static void copyLauncher(Path scratch) {
        String name = ServerLauncher.class.getName().replace('.', '/') + ".class";
        Path copy = scratch.resolve(name);
        try (InputStream launcher = ServerProcess.class.getClassLoader().getResourceAsStream(name)) {
            Files.createDirectories(copy.getParent());
            Files.copy(Objects.requireNonNull(launcher, name), copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the server listens; a server that does not is closed. */
    int portOrClose() {
        try {
            return port.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            close();
            throw new IllegalStateException("The S3 server does not listen. The end of its log:\n" + log(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a server starts", e);
        }
    }

    private void read(Pattern portLine) {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                Matcher match = portLine.matcher(line);
                if (match.find()) {
                    port.complete(Integer.valueOf(match.group(1)));
                }
            }
        } catch (IOException e) {
            keep(e.toString());
        }
        port.completeExceptionally(new IOException("it ended"));
    }

    private synchronized void keep(String line) {
        if (lastLines.size() == LINES_KEPT) {
            lastLines.removeFirst();
        }
        lastLines.addLast(line);
    }

    /** The last lines of its log, for the message of a failed test. */
    synchronized String log() {
        return String.join("\n", lastLines);
    }

    /** SIGKILL; what it stored stays until {@link #close()}. */
    void kill() {
        process.destroyForcibly();
        waitForEnd();
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " survives SIGKILL");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is nothing to save, so nobody waits for a graceful stop. */
    private void end() {
        kill();
        ServerLauncher.delete(scratch.toFile());
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook runs as well and finds nothing left.
        }
    }
}
