package io.brewmaster.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One {@code docker build}, by the command that users have: only it knows BuildKit where there is BuildKit. */
final class DockerBuild {
    /** The slowest one downloads ffmpeg. */
    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final String tag;
    private final List<String> command;

    private DockerBuild(String tag) {
        this.tag = tag;
        this.command = new ArrayList<>(List.of("docker", "build", "--tag", tag));
    }

    static DockerBuild of(String tag) {
        return new DockerBuild(tag);
    }

    DockerBuild arguments(Map<String, String> arguments) {
        arguments.forEach((name, value) -> command.addAll(List.of("--build-arg", name + "=" + value)));
        return this;
    }

    /** The Dockerfile, when it is not the context's own. */
    DockerBuild file(Path dockerfile) {
        command.addAll(List.of("--file", dockerfile.toString()));
        return this;
    }

    /**
     * Builds, and returns the tag.
     *
     * @throws IllegalStateException with the end of the build's output when it fails
     */
    String run(Path context) {
        command.add(context.toString());
        try {
            Path log = Files.createTempFile("brewmaster-build-", ".log");
            try {
                Process build = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                boolean ended = build.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS);
                if (!ended || build.exitValue() != 0) {
                    build.destroyForcibly();
                    throw new IllegalStateException(String.join(" ", command) + (ended ? " failed" : " took too long")
                            + ":\n" + Files.readString(log, StandardCharsets.UTF_8));
                }
                return tag;
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while building " + tag, e);
        }
    }
}
