package io.brewmaster.agent.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code classlist} names what an agent loads until it has published; the images make their class archive of it. An image's build has no
 * brewery that an agent could join, so the list is a file of the repository, renewed from here.
 */
@ExtendWith(ProsodyExtension.class)
class ClassListJarTest {
    private static final Path LIST = Path.of("classlist");
    private static final Path JAR = Path.of("target", "agent.jar");
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final boolean UPDATE = Boolean.getBoolean("brewmaster.update");

    private static final String HEADING = """
            # What a joined agent has loaded: libexec/make-archive makes the images' class archive of it. The JDK wrote this list, renew it with:
            #   mvn verify -pl agent -am -Dtest=ClassListJarTest -Dsurefire.failIfNoSpecifiedTests=false -Dbrewmaster.update=true
            """;

    /** The JDK's own classes differ from build to build; a list names those of one, and others pass over what they do not have. */
    private static final Pattern OF_THE_JDK =
            Pattern.compile("(java|javax|jdk|sun|com/sun|org/ietf|org/jcp|org/w3c|org/xml)/.*");

    /** What one run loads and the next does not, such as a second look at a slow server. */
    private static final int BY_CHANCE = 12;

    private final ProsodyServer prosody;

    @TempDir
    private Path folder;

    ClassListJarTest(ProsodyServer prosody) {
        this.prosody = prosody;
    }

    @Test
    void hasWhatAJoinedAgentLoads() throws Exception {
        List<String> loaded = loaded();
        if (UPDATE) {
            Files.writeString(LIST, HEADING + String.join("\n", loaded) + "\n");
        }
        Set<String> missing = notOfTheJdk(loaded);
        missing.removeAll(notOfTheJdk(Files.readAllLines(LIST)));
        assertThat(missing).as("renew it, see its head").hasSizeLessThan(BY_CHANCE);
    }

    @Test
    void namesOnlyWhatIsThere() throws Exception {
        Set<String> named = notOfTheJdk(Files.readAllLines(LIST));
        assertThat(named).hasSizeGreaterThan(500);
        named.removeAll(classes());
        assertThat(named).as("renew it, see its head").isEmpty();
    }

    private List<String> loaded() throws Exception {
        Path dumped = folder.resolve("classlist");
        try (SimulatedBridge bridge =
                        SimulatedBridge.in(prosody).brewery("class-list").build();
                ProgramProcess agent = AgentProgram.in(prosody, "class-list")
                        .jvm("-XX:DumpLoadedClassList=" + dumped)
                        .start()) {
            bridge.hold(1, 2);
            bridge.join();
            agent.awaitStdout(line -> line.contains("\"JVBParticipantCount\":2"), SOON);
            agent.terminate();
            assertThat(agent.awaitExit(SOON)).isZero();
        }
        return Files.readAllLines(dumped).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    private static Set<String> notOfTheJdk(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@"))
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> !OF_THE_JDK.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes() throws IOException {
        Set<String> names = new TreeSet<>(classes(JAR));
        try (Stream<Path> libraries = Files.list(JAR.resolveSibling("lib"))) {
            for (Path library : libraries.toList()) {
                names.addAll(classes(library));
            }
        }
        return names;
    }

    private static List<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
    }
}
