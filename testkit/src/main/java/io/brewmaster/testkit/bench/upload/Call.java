package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.process.ChildProcesses;
import io.brewmaster.testkit.process.OutputLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a command and measures it. Processor time is the kernel's own account of the process and all children it waited
 * for, by way of the shell's {@code time}; peak memory is the process's VmHWM, looked at until it ends.
 */
final class Call {
    /** Says the command's process id, turns into it, and says at its end what it took: wall, user, system. */
    private static final String SCRIPT = """
            TIMEFORMAT='took %3R %3U %3S'
            time sh -c 'echo "pid $$"; exec "$@" >"$0" 2>&1' "$@"
            """;

    private static final Pattern TOOK = Pattern.compile("took ([0-9.]+) ([0-9.]+) ([0-9.]+)");
    private static final Pattern PID = Pattern.compile("pid (\\d+)");

    /** Far more than any of it takes: a call that hangs ends with an error. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** Twenty looks a second cost less than the scatter of the figures. */
    private static final long LOOK_MILLIS = 50;

    private static final int SHOWN_LINES = 20;

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path scratch;

    /** @param scratch HOME, and where its output goes */
    Call(List<String> command, Map<String, String> environment, Path scratch) {
        this.command = command;
        this.environment = environment;
        this.scratch = scratch;
    }

    /**
     * Runs it to its end.
     *
     * @throws IllegalStateException when it fails; the message has the end of its output
     */
    Cost run() throws IOException, InterruptedException {
        Path output = scratch.resolve("output");
        List<String> all = new ArrayList<>(List.of("bash", "-c", SCRIPT, "bench", output.toString()));
        all.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(all).directory(scratch.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "HOME", scratch.toString(), "LC_ALL", "C.UTF-8"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        ChildProcesses.dieWithThisJvm(process);
        process.getOutputStream().close();
        OutputLines said = OutputLines.collect(process.getInputStream(), "what a call took");
        double peak = watch(process, said);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    command.get(0) + " ended with " + process.exitValue() + ":\n" + tail(output));
        }
        said.awaitEnd(PATIENCE);
        Matcher took = match(TOOK, said).orElseThrow();
        double cpu = Double.parseDouble(took.group(2)) + Double.parseDouble(took.group(3));
        return new Cost(cpu, Double.parseDouble(took.group(1)), peak);
    }

    private double watch(Process process, OutputLines said) throws IOException, InterruptedException {
        Path status = Path.of("/proc", pid(said), "status");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        double peak = 0;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peakBytes(status));
            if (System.nanoTime() - deadline > 0) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                throw new IllegalStateException(command.get(0) + " still runs after " + PATIENCE);
            }
        }
        return peak;
    }

    private static String pid(OutputLines said) throws InterruptedException {
        said.await(line -> PID.matcher(line).matches(), PATIENCE);
        return match(PID, said)
                .orElseThrow(() -> new IllegalStateException("no bash"))
                .group(1);
    }

    private static Optional<Matcher> match(Pattern pattern, OutputLines said) {
        return said.all().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .findFirst();
    }

    /** 0 when it has ended. */
    private static double peakBytes(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException ended) {
            return 0;
        }
        return 0;
    }

    private static String tail(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
