package io.brewmaster.testkit.prosody;

import io.brewmaster.testkit.process.ChildProcesses;
import io.brewmaster.testkit.process.OutputLines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Short programs of the machine, run to their end. */
final class Commands {
    private Commands() {}

    /** What a program left: its exit code (-1 when the deadline ended it) and both its streams as one. */
    record Result(int exitCode, List<String> output) {
        boolean succeeded() {
            return exitCode == 0;
        }
    }

    /** Runs a command with additions to the environment; a program that does not exist is exit code 127. */
    static Result run(List<String> command, Map<String, String> environment, Duration deadline) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        try {
            Process process = builder.start();
            ChildProcesses.dieWithThisJvm(process);
            process.getOutputStream().close();
            OutputLines output = OutputLines.collect(process.getInputStream(), "output of " + command.get(0));
            boolean ended = process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            output.awaitEnd(Duration.ofSeconds(2));
            return new Result(ended ? process.exitValue() : -1, output.all());
        } catch (IOException e) {
            return new Result(127, List.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.get(0), e);
        }
    }
}
