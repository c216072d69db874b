package io.brewmaster.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the s6-rc source directories that an image adds. s6-rc compiles all of them at each start of a container and refuses
 * them as a whole, so that one mistake here stops Jitsi itself.
 */
final class ServiceSources {
    private static final String DIRECTORY = "etc/s6-overlay/s6-rc.d";
    private static final String BUNDLE = "user";
    private static final String SHEBANG = "#!/command/with-contenv sh";
    private static final Pattern OWN_PROGRAM = Pattern.compile("/opt/brewmaster/\\S+");

    /** s6 stops a service after those that depend on it. */
    private static final String WATCHER = "30-finalizer-watch";

    private static final String RECORDER = "40-jibri";

    /** s6 would end a service, or everything that is left, while a recording is still being delivered. */
    private static final Set<String> LIMITS = Set.of("timeout-down", "timeout-kill");

    private static final Set<String> OF_A_LONGRUN = Set.of("type", "run", "finish", "dependencies.d");
    private static final Set<String> OF_A_ONESHOT = Set.of("type", "up", "dependencies.d");
    /** The type of an upstream service is upstream's. */
    private static final Set<String> OF_UPSTREAM = Set.of("run", "finish", "dependencies.d");

    private final Path root;
    private final Path services;
    private final Map<String, Set<String>> upstream;
    private final List<String> problems = new ArrayList<>();

    private ServiceSources(Path root, Map<String, Set<String>> upstream) {
        this.root = root;
        this.services = root.resolve(DIRECTORY);
        this.upstream = upstream;
    }

    /**
     * What is wrong, one line each; nothing if all is well.
     *
     * @param root what the image adds, see {@link RootFileSystem#layOut}
     * @param upstream the services of its base, each with what it depends on
     */
    static List<String> problems(Path root, Map<String, Set<String>> upstream) {
        ServiceSources sources = new ServiceSources(root, upstream);
        sources.check();
        return sources.problems;
    }

    private void check() {
        Set<String> own = names(services);
        own.remove(BUNDLE);
        own.forEach(this::checkService);
        Set<String> registered = names(services.resolve(BUNDLE).resolve("contents.d"));
        Set<String> added = new TreeSet<>(own);
        added.removeAll(upstream.keySet());
        for (String name : added) {
            problem(!registered.contains(name), name + ": is not registered in user/contents.d, nothing starts it");
        }
        for (String name : registered) {
            problem(!added.contains(name), "user/contents.d: there is no service " + name);
        }
        checkDependencies(own);
    }

    private void checkService(String name) {
        boolean isUpstream = upstream.containsKey(name);
        String type = isUpstream ? "longrun" : text(services.resolve(name).resolve("type"));
        switch (type) {
            case "longrun" -> {
                checkFiles(name, isUpstream ? OF_UPSTREAM : OF_A_LONGRUN);
                problem(!isUpstream && !has(name, "run"), name + ": a longrun without a run file");
                checkScript(name, "run");
                checkScript(name, "finish");
            }
            case "oneshot" -> {
                checkFiles(name, OF_A_ONESHOT);
                problem(!has(name, "up"), name + ": a oneshot without an up file");
                checkUp(name);
            }
            case "" -> problems.add(name + ": no type file");
            default -> problems.add(name + "/type: \"" + type + "\" is neither longrun nor oneshot");
        }
    }

    private void checkFiles(String name, Set<String> known) {
        for (String file : names(services.resolve(name))) {
            if (LIMITS.contains(file)) {
                problems.add(name + "/" + file + ": a recording that is being delivered would be killed");
            } else {
                problem(!known.contains(file), name + "/" + file + ": such a service has no such file");
            }
        }
    }

    private void checkScript(String name, String file) {
        if (!has(name, file)) {
            return;
        }
        Path script = services.resolve(name).resolve(file);
        problem(!Files.isExecutable(script), name + "/" + file + ": is not executable");
        String text = text(script);
        problem(!text.startsWith(SHEBANG + "\n"), name + "/" + file + ": does not begin with " + SHEBANG);
        checkPrograms(name + "/" + file, text);
    }

    /** A oneshot's up file is no script but one command line of execline. */
    private void checkUp(String name) {
        String text = text(services.resolve(name).resolve("up"));
        if (!text.isEmpty()) {
            problem(
                    !text.matches("/command/with-contenv /\\S+( \\S+)*"),
                    name + "/up: is not one command line that begins with /command/with-contenv and an absolute path");
            checkPrograms(name + "/up", text);
        }
    }

    private void checkPrograms(String place, String text) {
        Matcher program = OWN_PROGRAM.matcher(text);
        while (program.find()) {
            Path file = root.resolve(program.group().substring(1));
            problem(!Files.isRegularFile(file), place + ": there is no " + program.group());
            problem(
                    Files.isRegularFile(file) && !Files.isExecutable(file),
                    place + ": " + program.group() + " is not executable");
        }
    }

    private void checkDependencies(Set<String> own) {
        Map<String, Set<String>> edges = new TreeMap<>(upstream);
        for (String name : own) {
            Set<String> dependencies = names(services.resolve(name).resolve("dependencies.d"));
            for (String dependency : dependencies) {
                problem(
                        !own.contains(dependency) && !upstream.containsKey(dependency),
                        name + ": depends on " + dependency + ", which does not exist");
            }
            problem(
                    dependencies.contains("60-agent"),
                    name + ": depends on the agent, whose end would then be the end of " + name);
            problem(
                    !upstream.containsKey(name) && dependencies.isEmpty(),
                    name + ": depends on nothing, not even on base, and may start before the container is set up");
            edges.put(name, union(upstream.getOrDefault(name, Set.of()), dependencies));
        }
        problem(
                own.contains(WATCHER) && !edges.getOrDefault(RECORDER, Set.of()).contains(WATCHER),
                RECORDER + ": does not depend on " + WATCHER + ", which would be stopped before the recording is over");
        findCycle(edges);
    }

    private void findCycle(Map<String, Set<String>> edges) {
        Map<String, Boolean> done = new HashMap<>();
        for (String start : edges.keySet()) {
            if (visit(start, edges, done, new ArrayDeque<>())) {
                return;
            }
        }
    }

    private boolean visit(String name, Map<String, Set<String>> edges, Map<String, Boolean> done, Deque<String> path) {
        if (Boolean.TRUE.equals(done.get(name))) {
            return false;
        }
        if (path.contains(name)) {
            path.addLast(name);
            problems.add("services depend on each other in a circle: "
                    + path.stream().dropWhile(step -> !step.equals(name)).collect(Collectors.joining(" -> ")));
            return true;
        }
        path.addLast(name);
        for (String next : edges.getOrDefault(name, Set.of())) {
            if (visit(next, edges, done, path)) {
                return true;
            }
        }
        path.removeLast();
        done.put(name, true);
        return false;
    }

    private void problem(boolean isOne, String text) {
        if (isOne) {
            problems.add(text);
        }
    }

    private boolean has(String name, String file) {
        return Files.isRegularFile(services.resolve(name).resolve(file));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Path directory) {
        if (!Files.isDirectory(directory)) {
            return new TreeSet<>();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
