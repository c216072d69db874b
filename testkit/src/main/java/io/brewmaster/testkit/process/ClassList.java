package io.brewmaster.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code classlist} of a program: what it loads at its work, of which the images make a class archive. An image's build has
 * no servers to work with, so each list is a file of the repository. The lines are the JDK's own ({@code -XX:DumpLoadedClassList}).
 */
public final class ClassList {
    private static final String HEADING = """
            # What a working %1$s has loaded: libexec/make-archive makes the images' class archive of it. The JDK wrote this list, renew it with:
            #   mvn verify -pl %1$s -am -Dtest='ClassList*Test' -Dsurefire.failIfNoSpecifiedTests=false -Dbrewmaster.update=true
            """;

    /** The JDK's own classes differ from build to build; a list names those of one, and others pass over what they do not have. */
    private static final Pattern OF_THE_JDK =
            Pattern.compile("(java|javax|jdk|sun|com/sun|org/ietf|org/jcp|org/w3c|org/xml)/.*");

    private final String program;
    private final Path file;

    /** @param module the program's folder */
    public ClassList(String program, Path module) {
        this.program = program;
        this.file = module.resolve("classlist");
    }

    /** What one run loaded, or several, each line once. */
    public static List<String> loaded(Collection<Path> dumped) throws IOException {
        Set<String> lines = new LinkedHashSet<>();
        for (Path one : dumped) {
            Files.readAllLines(one).stream()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(lines::add);
        }
        return List.copyOf(lines);
    }

    /** Replaces the list. */
    public void write(List<String> loaded) throws IOException {
        Files.writeString(file, HEADING.formatted(program) + String.join("\n", loaded) + "\n");
    }

    /** Classes, except the JDK's, that were loaded and are not on the list. */
    public Set<String> missing(List<String> loaded) throws IOException {
        Set<String> missing = notOfTheJdk(loaded);
        missing.removeAll(named());
        return missing;
    }

    /** Classes, except the JDK's, that are on the list. */
    public Set<String> named() throws IOException {
        return notOfTheJdk(Files.readAllLines(file));
    }

    /**
     * Classes, except the JDK's, that are on the list and in none of the program's jars.
     *
     * @param jar the program's, with its libraries in {@code lib} beside it
     */
    public Set<String> strangers(Path jar) throws IOException {
        Set<String> strangers = named();
        strangers.removeAll(classes(jar));
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
            for (Path library : libraries.toList()) {
                strangers.removeAll(classes(library));
            }
        }
        return strangers;
    }

    private static Set<String> notOfTheJdk(List<String> lines) {
        return lines.stream()
                .filter(line -> !line.startsWith("#") && !line.startsWith("@"))
                .map(line -> line.split(" ", 2)[0])
                .filter(name -> !OF_THE_JDK.matcher(name).matches())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> classes(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> entry.getName().replaceFirst("^META-INF/versions/\\d+/", ""))
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .collect(Collectors.toSet());
        }
    }
}
