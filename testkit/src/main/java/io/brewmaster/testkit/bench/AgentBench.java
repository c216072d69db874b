package io.brewmaster.testkit.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import io.brewmaster.testkit.jitsi.FloodBrewery;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.prosody.Folders;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What the agent costs while bridges speak: the real program against a real Prosody, once with two bridges and once with a
 * thousand, each for a minute after a minute of warm-up.
 */
public final class AgentBench {
    private static final Duration PRESENCE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration WARM_UP = Duration.ofSeconds(60);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final Duration JOINED = Duration.ofSeconds(60);
    private static final List<Integer> BRIDGES = List.of(2, 1000);

    private final Programs programs;
    private final PrintStream out;

    /** Prints its table to {@code out}. */
    public AgentBench(Programs programs, PrintStream out) {
        this.programs = programs;
        this.out = out;
    }

    /** Measures; true if the agent saw every bridge as fresh, all the time, with everybody counted. */
    public boolean run() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("brewmaster-bench-");
        try {
            boolean allKeepUp = besideBridges(folder.resolve("agent.jsa"));
            new SmallPrograms(programs, out).run(folder);
            return allKeepUp;
        } finally {
            Folders.delete(folder);
        }
    }

    private boolean besideBridges(Path archive) throws IOException, InterruptedException {
        out.printf(
                Locale.ROOT,
                "The agent with a bridge's presence every %d s each; %d s measured after %d s, Java %s, %d cores%n%n",
                PRESENCE_INTERVAL.toSeconds(),
                MEASURED.toSeconds(),
                WARM_UP.toSeconds(),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        out.printf(
                Locale.ROOT,
                "%8s  %11s  %12s  %12s  %7s  %8s  %9s  %s%n",
                "bridges",
                "presences/s",
                "first minute",
                "CPU s/minute",
                "of core",
                "RSS MB",
                "late s",
                "keeps up");
        boolean allKeepUp = true;
        for (int bridges : BRIDGES) {
            allKeepUp &= measure(bridges, archive);
        }
        return allKeepUp;
    }

    private boolean measure(int bridges, Path archive) throws IOException, InterruptedException {
        try (FloodBrewery brewery = FloodBrewery.start(bridges, PRESENCE_INTERVAL);
                ProgramProcess agent = programs.agent(archive)
                        .env(Programs.agentEnvironment(brewery.prosody(), "5s"))
                        .start()) {
            agent.awaitStdout(line -> value(line, "BridgeCount") == bridges, JOINED);
            TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
            Duration warm = agent.cpuTime();
            long presences = brewery.presencesSent();
            int documents = agent.stdout().all().size();
            TimeUnit.NANOSECONDS.sleep(MEASURED.toNanos());
            Duration used = agent.cpuTime().minus(warm);
            double perSecond = (brewery.presencesSent() - presences) / (double) MEASURED.toSeconds();
            List<String> lines = agent.stdout().all();
            boolean keepsUp = keepsUp(lines.subList(documents, lines.size()), brewery);
            out.printf(
                    Locale.ROOT,
                    "%8d  %11.1f  %12.2f  %12.2f  %5.1f %%  %8.1f  %9.2f  %s%n",
                    bridges,
                    perSecond,
                    warm.toMillis() / 1e3,
                    used.toMillis() / 1e3,
                    100.0 * used.toMillis() / MEASURED.toMillis(),
                    agent.residentBytes() / 1e6,
                    brewery.lateness().toMillis() / 1e3,
                    keepsUp ? "yes" : "NO");
            return keepsUp;
        }
    }

    /** A thousand bridges' names fill several lines; only one of each document carries the counts. */
    private static boolean keepsUp(List<String> lines, FloodBrewery brewery) {
        List<String> counts =
                lines.stream().filter(line -> value(line, "BridgesStale") >= 0).toList();
        return !counts.isEmpty()
                && counts.stream()
                        .allMatch(line -> value(line, "BridgesStale") == 0
                                && value(line, "JVBParticipantCount") == brewery.endpoints()
                                && value(line, "JVBConferenceCount") == brewery.conferences());
    }

    /** A metric's value on a line; -1 if it is not there. */
    private static double value(String line, String metric) {
        try {
            Map<String, Object> document = JSON.std.mapFrom(line);
            return document.get(metric) instanceof Number number ? number.doubleValue() : -1;
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + line, e);
        }
    }
}
