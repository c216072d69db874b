package io.brewmaster.testkit.bench;

import io.brewmaster.testkit.jitsi.FloodBrewery;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The joined agent beside the smallest programs of its kind: a JVM that says hello, and a Node that serves HTTP. */
final class SmallPrograms {
    private static final int ROUNDS = 5;
    private static final int BRIDGES = 2;
    private static final Duration PRESENCE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration JOINED = Duration.ofSeconds(60);

    /** The agent's JVM gives memory back every 10 s. */
    private static final Duration IDLE = Duration.ofSeconds(25);

    private static final Duration SETTLED = Duration.ofSeconds(3);

    private static final String HELLO = """
            public class Hello {
                public static void main(String[] args) throws InterruptedException {
                    System.out.println("hello");
                    Thread.sleep(600_000);
                }
            }
            """;
    private static final String NODE = "require('http').createServer((q, r) => r.end('hello')).listen(0, '127.0.0.1')";

    private final Programs programs;
    private final PrintStream out;

    SmallPrograms(Programs programs, PrintStream out) {
        this.programs = programs;
        this.out = out;
    }

    /**
     * Prints medians.
     *
     * @param folder for what is made here; its caller deletes it
     */
    void run(Path folder) throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "%nMedians of %d rounds, resident %d s after the start%n%n", ROUNDS, IDLE.toSeconds());
        out.printf(Locale.ROOT, "%-32s  %7s  %9s  %s%n", "", "RSS MB", "joined ms", "CPU s");
        try (FloodBrewery brewery = FloodBrewery.start(BRIDGES, PRESENCE_INTERVAL)) {
            agents(brewery, folder.resolve("agent.jsa"));
        }
        others(folder);
    }

    private void agents(FloodBrewery brewery, Path archive) throws IOException, InterruptedException {
        agent("the agent in an image", brewery, programs.agent(archive));
        agent("without a class archive", brewery, programs.agent());
    }

    private void others(Path folder) throws IOException, InterruptedException {
        compile(Files.writeString(folder.resolve("Hello.java"), HELLO));
        other("a hello-world JVM", List.of(java("java"), "-XX:+UseSerialGC", "-cp", folder.toString(), "Hello"));
        Optional<Path> node = onPath("node");
        if (node.isPresent()) {
            other("Node, an HTTP server", List.of(node.get().toString(), "-e", NODE));
        } else {
            out.println("Node: not on the PATH");
        }
    }

    private static void compile(Path source) throws IOException, InterruptedException {
        int code = new ProcessBuilder(java("javac"), source.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException("javac ended with " + code);
        }
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private static Optional<Path> onPath(String program) {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private void agent(String name, FloodBrewery brewery, ProgramProcess.Builder program) throws InterruptedException {
        List<Double> resident = new ArrayList<>();
        List<Double> joined = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long begun = System.nanoTime();
            try (ProgramProcess agent = program.env(Programs.agentEnvironment(brewery.prosody(), "5s"))
                    .start()) {
                agent.awaitStderr(line -> line.contains("\"joined\""), JOINED);
                joined.add((System.nanoTime() - begun) / 1e6);
                TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
                resident.add(agent.residentBytes() / 1e6);
                cpu.add(agent.cpuTime().toMillis() / 1e3);
            }
        }
        out.printf(Locale.ROOT, "%-32s  %7.1f  %9.0f  %5.2f%n", name, median(resident), median(joined), median(cpu));
    }

    private void other(String name, List<String> command) throws IOException, InterruptedException {
        List<Double> resident = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                TimeUnit.NANOSECONDS.sleep(SETTLED.toNanos());
                resident.add(resident(process.pid()));
            } finally {
                process.destroyForcibly();
            }
        }
        out.printf(Locale.ROOT, "%-32s  %7.1f%n", name, median(resident));
    }

    private static double resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6;
            }
        }
        throw new IllegalStateException("process " + pid + " has ended");
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
