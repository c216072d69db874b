package io.brewmaster.agent.child;

import io.brewmaster.agent.change.Order;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How the change process is started: by this JVM's own program, from this program's own jar and the libraries in {@code change/} beside it. */
public final class ChildCommand {
    /** It lives for some seconds, does little, and must be quick from the start. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xmx48m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError");

    private static final String MAIN = "io.brewmaster.agent.ChangeMain";

    private final Path java;
    private final Path jar;
    private final Map<String, String> environment;

    private ChildCommand(Path java, Path jar, Map<String, String> environment) {
        this.java = java;
        this.jar = jar;
        this.environment = environment;
    }

    /** From the jar that this program runs from; empty when it does not, or when the libraries are not beside it. */
    public static Optional<ChildCommand> ofThisProgram(Map<String, String> environment) {
        try {
            Path jar = Path.of(ChildCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return of(jar, environment);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** From this jar; empty when it is not there, or when the libraries are not beside it. */
    static Optional<ChildCommand> of(Path jar, Map<String, String> environment) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        boolean complete = Files.isRegularFile(jar) && Files.isDirectory(libraries(jar)) && Files.isExecutable(java);
        return complete ? Optional.of(new ChildCommand(java, jar, Map.copyOf(environment))) : Optional.empty();
    }

    private static Path libraries(Path jar) {
        return jar.resolveSibling("change");
    }

    /**
     * Starts it.
     *
     * @param cluster    of the services
     * @param ownService that this agent's task belongs to
     */
    Process start(Order order, String cluster, Optional<String> ownService) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(words(order, cluster, ownService)).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> words(Order order, String cluster, Optional<String> ownService) {
        List<String> words = new ArrayList<>();
        words.add(java.toString());
        words.addAll(JVM_OPTIONS);
        words.add("-cp");
        words.add(jar + File.pathSeparator + libraries(jar) + File.separator + "*");
        words.add(MAIN);
        words.add(order.name().toLowerCase(Locale.ROOT));
        words.add(cluster);
        ownService.ifPresent(words::add);
        return words;
    }
}
