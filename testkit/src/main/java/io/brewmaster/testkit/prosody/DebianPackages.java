package io.brewmaster.testkit.prosody;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Packages of the machine's own Debian release, fetched from where its apt is set up to fetch them, without root. */
final class DebianPackages {
    private static final Duration FETCH_DEADLINE = Duration.ofMinutes(4);
    private static final Duration UNPACK_DEADLINE = Duration.ofMinutes(1);

    private DebianPackages() {}

    /** Distribution, release and architecture, such as {@code debian-12-amd64}. */
    static String release() {
        Properties release = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("/etc/os-release"))) {
            release.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException("this is no Debian: /etc/os-release cannot be read", e);
        }
        String number = release.getProperty("VERSION_ID", release.getProperty("VERSION_CODENAME", "unknown"));
        String name = release.getProperty("ID", "unknown") + "-" + number + "-" + System.getProperty("os.arch");
        return name.replaceAll("[^A-Za-z0-9.-]", "");
    }

    /**
     * Unpacks a package into a folder, with everything it depends on that the machine does not have.
     *
     * @param scratch for apt's own lists and downloads, so that the machine's may be missing, stale or locked
     * @throws IllegalStateException when apt or the network refuse; the message is one line
     */
    static void unpack(String name, Path scratch, Path target) throws IOException {
        Files.createDirectories(scratch.resolve("state/lists/partial"));
        Files.createDirectories(scratch.resolve("cache/archives/partial"));
        Files.createDirectories(target);
        apt(scratch, "update");
        apt(scratch, "install", "--yes", "--no-install-recommends", "--download-only", name);
        for (Path archive : archives(scratch)) {
            succeed(List.of("dpkg-deb", "--extract", archive.toString(), target.toString()), UNPACK_DEADLINE);
        }
    }

    private static void apt(Path scratch, String... arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                "apt-get",
                                "-qq",
                                "-o",
                                "Dir::State=" + scratch.resolve("state"),
                                "-o",
                                "Dir::State::status=/var/lib/dpkg/status",
                                "-o",
                                "Dir::Cache=" + scratch.resolve("cache"),
                                "-o",
                                "Acquire::Languages=none",
                                "-o",
                                "Acquire::Retries=2",
                                "-o",
                                "Acquire::http::Timeout=20",
                                // Nothing of the machine is touched, so its locks (root's) are not needed.
                                "-o",
                                "Debug::NoLocking=true",
                                // Root's apt would fetch as user _apt, who may not write to a user's cache.
                                "-o",
                                "APT::Sandbox::User=" + System.getProperty("user.name")),
                        Stream.of(arguments))
                .toList();
        succeed(command, FETCH_DEADLINE);
    }

    private static List<Path> archives(Path scratch) throws IOException {
        try (Stream<Path> files = Files.list(scratch.resolve("cache/archives"))) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    // A newer C library beside the machine's own loader would crash whatever loads it.
                    .filter(file -> !file.getFileName().toString().matches("libc(6|-bin)_.*"))
                    .sorted()
                    .toList();
        }
    }

    private static void succeed(List<String> command, Duration deadline) {
        Commands.Result result = Commands.run(command, Map.of(), deadline);
        if (!result.succeeded()) {
            String reason = result.output().stream()
                    .filter(line -> line.startsWith("E:") || line.startsWith("W:"))
                    .reduce((earlier, later) -> later)
                    .orElseGet(() -> result.output().isEmpty()
                            ? "exit code " + result.exitCode()
                            : result.output().get(0));
            throw new IllegalStateException(command.get(0) + " failed: " + reason);
        }
    }
}
