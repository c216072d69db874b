package io.brewmaster.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/** An image with none of its services running, to look into as root, and a folder of this machine at {@code /folder}. */
final class Toolbox implements AutoCloseable {
    private static final double MB = 1e6;

    private final GenericContainer<?> container;

    private Toolbox(GenericContainer<?> container) {
        this.container = container;
    }

    static Toolbox of(String image, Path folder) {
        GenericContainer<?> container = new GenericContainer<>(image).withCreateContainerCmdModifier(create -> {
            create.withEntrypoint("sleep", "infinity").withUser("0");
            Objects.requireNonNull(create.getHostConfig(), "no host configuration")
                    .withBinds(new Bind(folder.toString(), new Volume("/folder"), AccessMode.ro));
        });
        container.start();
        return new Toolbox(container);
    }

    /** What a shell inside makes of it; throws when that fails. */
    String run(String script) {
        try {
            ExecResult result = container.execInContainer("sh", "-c", script);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(
                        script + " ended with " + result.getExitCode() + ": " + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + script, e);
        }
    }

    /** A number of bytes that the script prints, in MB. */
    double megabytes(String script) {
        return Long.parseLong(run(script).trim()) / MB;
    }

    @Override
    public void close() {
        container.stop();
    }
}
