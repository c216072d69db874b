package io.brewmaster.testkit.prosody;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prosody from this machine's own Debian release, unpacked into a cache folder without being installed: no root, no
 * change to the machine. What Prosody needs and the machine lacks comes along.
 */
final class UnpackedProsody {
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(20);
    /** The first line of Debian's program: {@code #!/usr/bin/env lua5.4}. */
    private static final Pattern INTERPRETER = Pattern.compile("\\A#!.*\\b(lua([0-9.]+))\\n");

    private static final Pattern INSTALLED_PATH = Pattern.compile("(?m)^(CFG_\\w+)='([^']*)';");

    private final Path cache;

    UnpackedProsody(Path cache) {
        this.cache = cache;
    }

    /** In the user's cache folder: {@code $XDG_CACHE_HOME/brewmaster}, or {@code ~/.cache/brewmaster}. */
    static UnpackedProsody inUserCache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return new UnpackedProsody(caches.resolve("brewmaster"));
    }

    /**
     * The unpacked program, fetched now unless an earlier run has left a working one. Safe in several processes at once.
     *
     * @throws IllegalStateException when it cannot be had; the message says why in one line
     */
    ProsodyProgram program() {
        String release = DebianPackages.release();
        Path root = cache.resolve("prosody-" + release);
        synchronized (UnpackedProsody.class) { // a file lock is held by the whole JVM
            try {
                Files.createDirectories(cache);
                try (FileChannel channel = FileChannel.open(
                                cache.resolve("prosody-" + release + ".lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    return held.isValid() && works(root) ? programIn(root) : unpack(root);
                }
            } catch (IOException e) {
                throw new IllegalStateException("Prosody cannot be unpacked into " + root + ": " + e, e);
            }
        }
    }

    private static ProsodyProgram unpack(Path root) throws IOException {
        Path fresh = root.resolveSibling(root.getFileName() + ".new");
        Path packages = root.resolveSibling(root.getFileName() + ".packages");
        Folders.delete(fresh);
        Folders.delete(packages);
        try {
            DebianPackages.unpack("prosody", packages, fresh);
            makeRelocatable(fresh);
            if (!works(fresh)) {
                throw new IllegalStateException("the unpacked Prosody in " + fresh + " does not run");
            }
            Folders.delete(root);
            Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(packages);
        }
        return programIn(root);
    }

    /** Debian's program has absolute paths to its modules in it. */
    private static void makeRelocatable(Path root) throws IOException {
        String installed = Files.readString(root.resolve("usr/bin/prosody"));
        String relocatable = INSTALLED_PATH.matcher(installed).replaceAll("$1=os.getenv(\"PROSODY_ROOT\")..\"$2\";");
        Files.writeString(root.resolve("prosody.lua"), relocatable);
    }

    /** Loads every library that Prosody loads: a library of the machine may have gone since the folder was made. */
    private static boolean works(Path root) throws IOException {
        if (!Files.exists(root.resolve("prosody.lua"))) {
            return false;
        }
        ProsodyProgram program = programIn(root);
        String modules = Stream.of("lxp", "socket", "ssl", "lfs")
                .map(module -> "require '" + module + "' ")
                .collect(Collectors.joining());
        String prosodysOwn = "package.cpath = '%1$s/usr/lib/prosody/?.so;' .. package.cpath require 'util.encodings'"
                .formatted(root);
        List<String> probe = List.of(program.command().get(0), "-e", modules + prosodysOwn);
        return Commands.run(probe, program.environment(), PROBE_DEADLINE).succeeded();
    }

    private static ProsodyProgram programIn(Path root) throws IOException {
        Matcher interpreter = INTERPRETER.matcher(Files.readString(root.resolve("prosody.lua")));
        if (!interpreter.find()) {
            throw new IllegalStateException("no Lua interpreter named in " + root.resolve("prosody.lua"));
        }
        Path unpacked = root.resolve("usr/bin").resolve(interpreter.group(1));
        String lua = Files.isExecutable(unpacked) ? unpacked.toString() : interpreter.group(1);
        String version = interpreter.group(2);
        List<Path> libraries = libraryFolders(root);
        return new ProsodyProgram(
                List.of(lua, root.resolve("prosody.lua").toString()),
                Map.of(
                        "PROSODY_ROOT", root.toString(),
                        "LD_LIBRARY_PATH", joined(libraries, "", ":"),
                        "LUA_PATH",
                                "%1$s/usr/share/lua/%2$s/?.lua;%1$s/usr/share/lua/%2$s/?/init.lua;;"
                                        .formatted(root, version),
                        "LUA_CPATH", joined(libraries, "/lua/" + version + "/?.so", ";") + ";;"));
    }

    /** Such as {@code usr/lib/x86_64-linux-gnu}: the middle is the machine's architecture. */
    private static List<Path> libraryFolders(Path root) throws IOException {
        List<Path> parents = Stream.of("usr/lib", "lib")
                .map(root::resolve)
                .filter(Files::isDirectory)
                .toList();
        Stream.Builder<Path> folders = Stream.builder();
        for (Path parent : parents) {
            try (Stream<Path> children = Files.list(parent)) {
                children.filter(child -> child.getFileName().toString().contains("-linux-"))
                        .forEach(folders);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        return folders.build().sorted(Comparator.naturalOrder()).toList();
    }

    private static String joined(List<Path> folders, String suffix, String separator) {
        return folders.stream().map(folder -> folder + suffix).collect(Collectors.joining(separator));
    }
}
