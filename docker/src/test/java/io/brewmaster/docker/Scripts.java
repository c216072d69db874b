package io.brewmaster.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.testkit.process.ChildProcesses;
import io.brewmaster.testkit.process.OutputLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The images' scripts, laid out in a directory of their own and run there by this machine's shell. */
final class Scripts {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root;
    private final Map<String, String> environment = new HashMap<>();

    /** Lays out Jibri's image, which has all scripts, below {@code directory}. */
    Scripts(Path directory) {
        root = RootFileSystem.JIBRI.layOut(directory.resolve("root"));
        set("BREWMASTER_RUN", run().toString());
        set("JIBRI_RECORDING_DIR", recordings().toString());
        set("JIBRI_HTTP_API_INTERNAL_PORT", Integer.toString(freePort()));
        set("JIBRI_HTTP_API_EXTERNAL_PORT", Integer.toString(freePort()));
        try {
            Files.createDirectories(recordings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands for /run/brewmaster. */
    Path run() {
        return root.resolve("run/brewmaster");
    }

    Path recordings() {
        return root.resolve("storage/recordings");
    }

    Path home() {
        return root.resolve("opt/brewmaster");
    }

    Path bin(String script) {
        return home().resolve("bin").resolve(script);
    }

    /** For scripts that ask Jibri by HTTP: the images have what that needs, a machine need not. */
    Scripts needsHttp() {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(
                        path -> Files.isExecutable(Path.of(path, "curl")) || Files.isExecutable(Path.of(path, "wget")));
        assumeTrue(found, "neither curl nor wget is installed");
        return this;
    }

    Scripts set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Puts an executable in the place of one of the image's, or of one that the image's base has. */
    Path replace(Path script, String text) throws IOException {
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Puts a program before all others in the path. */
    Scripts program(String name, String text) throws IOException {
        Path path = replace(root.resolve("path").resolve(name), text).getParent();
        return set("PATH", path + ":" + System.getenv("PATH"));
    }

    /** Changes a number that a script gives a name to: the time it waits for something. */
    Scripts change(String script, String name, int from, int to) throws IOException {
        Path file = bin(script);
        String before = Files.readString(file);
        String after = before.replace(name + "=" + from + "\n", name + "=" + to + "\n");
        if (after.equals(before)) {
            throw new AssertionError(script + " has no line " + name + "=" + from);
        }
        Files.writeString(file, after);
        return this;
    }

    /** Runs a script to its end. */
    Ended run(String script, String... arguments) throws IOException, InterruptedException {
        return start(script, arguments).await();
    }

    Running start(String script, String... arguments) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of(bin(script).toString()), Stream.of(arguments))
                        .toList());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        Process process = builder.start();
        ChildProcesses.dieWithThisJvm(process);
        return new Running(process, OutputLines.collect(process.getInputStream(), script));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A script on its way. */
    record Running(Process process, OutputLines output) {
        void awaitLine(String part) throws InterruptedException {
            if (output.await(line -> line.contains(part), PATIENCE).isEmpty()) {
                throw new AssertionError("no line with \"" + part + "\" but:\n" + output.tail(30));
            }
        }

        /** As s6 stops a service: SIGTERM. ({@link Process#destroy} closes the streams as well.) */
        void terminate() {
            process.toHandle().destroy();
        }

        Ended await() throws InterruptedException {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("did not end:\n" + output.tail(30));
            }
            // What it left behind may hold the stream open: its own lines are there within moments.
            var unused = output.awaitEnd(Duration.ofSeconds(1));
            return new Ended(process.exitValue(), output.all());
        }
    }

    record Ended(int code, List<String> lines) {}
}
