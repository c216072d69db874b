package io.brewmaster.agent.publish;

import io.brewmaster.core.config.Configuration;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The sinks whose libraries the resident agent does not have, until one of them is set. */
@SuppressWarnings("ImmutableEnumChecker") // Its lists are.
public enum SinkLibraries {
    /** PutMetricData. Most of what it needs of the SDK is what the change process needs too. */
    CLOUDWATCH("io.brewmaster.agent.aws", "CloudWatchSink", List.of("change", "cloudwatch")),

    /** OTLP over HTTP. */
    OTLP("io.brewmaster.agent.otlp", "OtlpSink", List.of("otlp"));

    private final String ownPackage;
    private final String name;
    private final List<String> folders;

    SinkLibraries(String ownPackage, String name, List<String> folders) {
        this.ownPackage = ownPackage;
        this.name = name;
        this.folders = folders;
    }

    /** The folders beside the agent's jar that they are in. */
    public List<String> folders() {
        return folders;
    }

    /** Makes the sink, which sends nothing yet; empty when this program runs from no jar, or the folders are not beside it. */
    public Optional<Sink> open(Configuration config) {
        try {
            Path jar = Path.of(SinkLibraries.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            boolean complete = Files.isRegularFile(jar)
                    && folders.stream().allMatch(folder -> Files.isDirectory(jar.resolveSibling(folder)));
            return complete ? Optional.of(open(jar, config)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private Sink open(Path jar, Configuration config) {
        // Never closed: the sink lives as long as the process.
        SinkLoader loader = new SinkLoader(jar, folders, ownPackage);
        try {
            return (Sink) loader.loadClass(ownPackage + "." + name)
                    .getConstructor(Configuration.class)
                    .newInstance(config);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the sink cannot be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the sink cannot be loaded", e);
        }
    }
}
