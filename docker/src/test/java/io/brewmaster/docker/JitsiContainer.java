package io.brewmaster.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * One of our images as docker-jitsi-meet runs its own: read-only root, no capability, uid 1000, a tmpfs on /run (exec) and
 * on /tmp (256 MB, noexec), and a volume on /storage.
 */
final class JitsiContainer implements AutoCloseable {
    private static final long TWO_GIB = 2L << 30;
    /** What compose.yaml gives a container to stop. */
    private static final int STOP_SECONDS = 120;

    private static final Duration KILLED = Duration.ofSeconds(60);

    private final String run = "brewmaster-test-run-" + UUID.randomUUID();
    private final List<Bind> binds = new ArrayList<>(List.of(new Bind(run, new Volume("/run"))));
    private final ContainerLog log = new ContainerLog();
    private final Plain container;
    private long sharedMemory = TWO_GIB;
    private String storage = "brewmaster-test-storage-" + UUID.randomUUID();
    private boolean ownsStorage = true;

    JitsiContainer(String image, Neighbourhood neighbourhood) {
        container = new Plain(image);
        neighbourhood.hosts().forEach(container::withExtraHost);
        container
                .withNetwork(neighbourhood.network())
                .withEnv(neighbourhood.variables())
                .withLogConsumer(log)
                .withCreateContainerCmdModifier(
                        create -> restrict(Objects.requireNonNull(create.getHostConfig(), "no host configuration")));
    }

    private void restrict(HostConfig host) {
        binds.add(new Bind(storage, new Volume("/storage")));
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"))
                .withShmSize(sharedMemory)
                .withTmpFs(Map.of("/tmp", "rw,noexec,mode=1777,size=256m"))
                .withBinds(binds);
    }

    /** A variable of its environment. */
    JitsiContainer with(String name, String value) {
        container.withEnv(name, value);
        return this;
    }

    /** For a recorder: small parts, and a picture of which some seconds fill one. */
    JitsiContainer withLivelyScreen() {
        return with("STANDIN_SCREEN", "testsrc2=size=320x180:rate=30,noise=alls=100:allf=t")
                .with("JITSI_RECORDING_PART_SIZE", "5 MiB");
    }

    /** A file of this machine, read-only, in its file system. */
    JitsiContainer withFile(Path file, String at) {
        binds.add(new Bind(file.toString(), new Volume(at), AccessMode.ro));
        return this;
    }

    /** Gives it what another has stored; that one removes it when it is closed. */
    JitsiContainer onStorageOf(JitsiContainer gone) {
        storage = gone.storage;
        ownsStorage = false;
        return this;
    }

    /** The size of its /dev/shm, in bytes. */
    JitsiContainer withSharedMemory(long bytes) {
        sharedMemory = bytes;
        return this;
    }

    /** Starts it; what it is ready for, the test waits for. */
    JitsiContainer start() {
        // A volume with the options of a tmpfs: not every engine lets --tmpfs say whose it is.
        docker().createVolumeCmd()
                .withName(run)
                .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", "uid=1000,gid=1000,mode=755,exec"))
                .exec();
        container.start();
        return this;
    }

    /** All that it has written so far. */
    ContainerLog log() {
        return log;
    }

    /** What a shell inside makes of it; throws when that fails. */
    String shell(String script) {
        try {
            ExecResult result = container.execInContainer("sh", "-c", script);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(script + " ended with " + result.getExitCode() + ": "
                        + result.getStdout() + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(script, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + script, e);
        }
    }

    /** POST to a port inside. */
    String post(int port, String path, String body) {
        return shell("curl -sS -f -m 60 -X POST --data-binary '" + body + "' http://127.0.0.1:" + port + path);
    }

    /** {@code docker stop}: SIGTERM, and SIGKILL after two minutes. Returns when it has ended. */
    void stop() {
        docker().stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
    }

    /** {@code docker kill}: nothing in it gets to know. Returns when it has ended. */
    void kill() {
        docker().killContainerCmd(id()).exec();
        Awaitility.await().atMost(KILLED).until(() -> !running());
    }

    /** A file of it, also when it has ended. */
    byte[] bytes(String path) {
        return container.copyFileFromContainer(path, InputStream::readAllBytes);
    }

    boolean running() {
        return Boolean.TRUE.equals(state().getRunning());
    }

    /** Its exit code; of a running one, 0. */
    long exitCode() {
        return Objects.requireNonNull(state().getExitCodeLong(), "no exit code");
    }

    private InspectContainerResponse.ContainerState state() {
        return docker().inspectContainerCmd(id()).exec().getState();
    }

    private String id() {
        return container.getContainerId();
    }

    /** Removes it and what it stored. */
    @Override
    public void close() {
        container.stop();
        docker().removeVolumeCmd(run).exec();
        if (ownsStorage) {
            docker().removeVolumeCmd(storage).exec();
        }
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }

    private static final class Plain extends GenericContainer<Plain> {
        Plain(String image) {
            super(image);
            setWaitStrategy(new AbstractWaitStrategy() {
                @Override
                protected void waitUntilReady() {
                    // The tests wait for what they are about.
                }
            });
        }
    }
}
