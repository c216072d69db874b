package io.brewmaster.testkit.prosody;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be run here. */
final class DockerEngine {
    private DockerEngine() {}

    /** Looks for an engine and asks it. */
    static boolean answers() {
        // Testcontainers takes a second and logs at length to find out that there is nothing.
        return seemsToBeThere() && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean seemsToBeThere() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "");
        Path home = Path.of(System.getProperty("user.home"));
        Path runtime = Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/nonexistent"));
        return !host.isBlank()
                || Stream.of(
                                Path.of("/var/run/docker.sock"),
                                runtime.resolve("docker.sock"),
                                home.resolve(".docker/run/docker.sock"),
                                home.resolve(".docker/desktop/docker.sock"),
                                home.resolve(".testcontainers.properties"))
                        .anyMatch(Files::exists);
    }
}
