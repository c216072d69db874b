package io.brewmaster.testkit.prosody;

import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.MountableFile;

/** A Prosody in a container, from a Debian release's own package. */
final class ContainerProsody extends OwnProsody {
    private static final String FOLDER = "/brewmaster";
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final int STOP_SECONDS = 15;
    private static final Map<String, Future<String>> IMAGES = new ConcurrentHashMap<>();

    private final PublishedContainer container;

    private ContainerProsody(ProsodySettings settings, ProsodyFiles files, Ports ports, PublishedContainer container) {
        super(settings, files, ports);
        this.container = container;
    }

    static boolean engineAnswers() {
        return DockerEngine.answers();
    }

    static ContainerProsody start(String suite, ProsodySettings settings) throws IOException {
        if (!engineAnswers()) {
            throw new IllegalStateException("Prosody of Debian " + suite + " needs a Docker engine, and none answers");
        }
        Ports ports = Ports.free(settings);
        String host = DockerClientFactory.instance().dockerHostIpAddress();
        ProsodyFiles files = ProsodyFiles.write(settings, host, ports, new ProsodyFiles.SeenAs(FOLDER, "*"));
        PublishedContainer container = new PublishedContainer(image(suite), files.folder(), ports);
        ContainerProsody prosody = new ContainerProsody(settings, files, ports, container);
        try {
            container.start();
            prosody.awaitAnswer();
        } catch (RuntimeException e) {
            prosody.close();
            throw e;
        }
        return prosody;
    }

    /** Made once per run; kept after it, so that the next one only looks whether it is up to date. */
    private static Future<String> image(String suite) {
        return IMAGES.computeIfAbsent(
                suite,
                ignored -> new ImageFromDockerfile("brewmaster-testkit/prosody:" + suite, false)
                        .withDockerfileFromBuilder(dockerfile -> dockerfile
                                .from("debian:" + suite + "-slim")
                                .run("apt-get update && apt-get install -y --no-install-recommends prosody"
                                        + " && rm -rf /var/lib/apt/lists/*")
                                .build()));
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public String version() {
        return ProsodyLog.version(List.of(container.getLogs().split("\n", -1)));
    }

    @Override
    public void start() {
        docker().startContainerCmd(container.getContainerId()).exec();
        awaitAnswer();
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (!XmppProbe.answers(host(), port(), authDomain())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Prosody's container does not answer on " + host() + ":" + port()
                        + ":\n" + container.getLogs());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while Prosody's container started", e);
            }
        }
    }

    @Override
    public void stop() {
        docker().stopContainerCmd(container.getContainerId())
                .withTimeout(STOP_SECONDS)
                .exec();
    }

    @Override
    public void kill() {
        signal("KILL");
    }

    @Override
    public void freeze() {
        signal("STOP");
    }

    @Override
    public void thaw() {
        signal("CONT");
    }

    @Override
    public void close() {
        container.stop();
        files().delete();
    }

    private void signal(String name) {
        docker().killContainerCmd(container.getContainerId()).withSignal(name).exec();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    /** Publishes the ports under their own numbers: a port of the engine's choice would change with each restart. */
    private static final class PublishedContainer extends GenericContainer<PublishedContainer> {
        PublishedContainer(Future<String> image, Path folder, Ports ports) {
            super(image);
            withCopyToContainer(MountableFile.forHostPath(folder), FOLDER);
            withCommand("prosody", "-F", "--config", FOLDER + "/prosody.cfg.lua");
            addFixedExposedPort(ports.client(), ports.client());
            if (ports.component() != 0) {
                addFixedExposedPort(ports.component(), ports.component());
            }
            if (ports.http() != 0) {
                addFixedExposedPort(ports.http(), ports.http());
            }
            setWaitStrategy(new AbstractWaitStrategy() {
                @Override
                protected void waitUntilReady() {
                    // awaitAnswer() does, and also after a restart.
                }
            });
        }
    }
}
