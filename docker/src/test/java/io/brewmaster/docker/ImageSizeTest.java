package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the images weigh more than upstream's; docs/PERFORMANCE.md has the figures that it prints. */
@ContainerTest
@Execution(ExecutionMode.CONCURRENT)
class ImageSizeTest {
    private static final double MB = 1e6;
    private static final double MOST_ADDED = 25;
    /** What compose.yaml and the documentation reckon with beside a bridge. */
    private static final double MOST_RESIDENT = 100;

    /** The SDK, its connections and one part at a time; the heap has 64 MB at most. */
    private static final double MOST_RESIDENT_OF_THE_WATCHER = 200;

    private static final int PARTS = 3;
    private static final int DOCUMENTS = 10;
    private static final int HEAVIEST = 5;

    @Test
    void theBridgesImageGrowsByLessThan25Megabytes(@TempDir Path folder) throws IOException {
        assertThat(added("jvb", Images.upstreamJvb(), Images.jvb(), folder)).isLessThan(MOST_ADDED);
    }

    @Test
    void theRecordersImageGrowsByLessThan25Megabytes(@TempDir Path folder) throws IOException {
        assertThat(added("jibri", Images.upstreamJibri(), Images.jibri(), folder))
                .isLessThan(MOST_ADDED);
    }

    @Test
    void theAgentStaysSmallBesideABridge(Neighbourhood neighbourhood) {
        try (JitsiContainer jvb = new JitsiContainer(Images.jvb(), neighbourhood)
                .with("JVB_INSTANCE_ID", "jvb-measured")
                // Where it leads, and so does all that an agent ever does.
                .with("JVB_BREWERY_MUC", "brewery-measured")
                .start()) {
            for (int document = 0; document < DOCUMENTS; document++) {
                jvb.log()
                        .awaitAfter(
                                jvb.log().mark(),
                                line -> line.contains("\"JVBParticipantCount\":"),
                                Duration.ofSeconds(60));
            }
            double resident = megabytes(jvb, "60-agent", "VmRSS");
            say(
                    "agent beside a bridge, joined: %.0f MB resident, %.0f MB at its peak%n",
                    resident, megabytes(jvb, "60-agent", "VmHWM"));
            assertThat(resident).isLessThan(MOST_RESIDENT);
        }
    }

    @Test
    void theWatcherStaysSmallBesideARecorder(Neighbourhood neighbourhood) {
        JitsiContainer jibri = new JitsiContainer(Images.jibri(), neighbourhood)
                .with("JIBRI_INSTANCE_ID", "jibri-measured")
                .withLivelyScreen();
        try (Recorder recorder = Recorder.start(jibri)) {
            recorder.record("measured-session", "board");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> neighbourhood.openParts("measured-session").orElse(0) >= PARTS);
            double resident = megabytes(jibri, "30-finalizer-watch", "VmRSS");
            say(
                    "watcher beside a recorder, after %d parts: %.0f MB resident, %.0f MB at its peak%n",
                    PARTS, resident, megabytes(jibri, "30-finalizer-watch", "VmHWM"));
            assertThat(resident).isLessThan(MOST_RESIDENT_OF_THE_WATCHER);
        }
    }

    private static double megabytes(JitsiContainer container, String service, String field) {
        String kibibytes = container.shell("sed -n 's/^" + field
                + ":[^0-9]*\\([0-9]*\\).*/\\1/p' /proc/$(s6-svstat -o pid /run/service/" + service + ")/status");
        return Long.parseLong(kibibytes.trim()) * 1024 / MB;
    }

    /** Compressed as a registry keeps it, without the class archives; in MB. */
    private static double added(String name, String upstream, String ours, Path folder) throws IOException {
        Map<String, String> before = files(upstream, folder);
        Map<String, String> after = new TreeMap<>(files(ours, folder));
        after.entrySet().removeAll(before.entrySet());
        Files.write(folder.resolve("added"), after.keySet());
        try (Toolbox toolbox = Toolbox.of(ours, folder)) {
            double archives = toolbox.megabytes("grep jsa$ /folder/added | tar -cz -C / -T - | wc -c");
            double rest = toolbox.megabytes("grep -v jsa$ /folder/added | tar -cz -C / -T - | wc -c");
            say(
                    "%s: %.1f MB added in %d files, and %.1f MB of class archives; the heaviest: %s%n",
                    name, rest, after.size(), archives, heaviest(after));
            return rest;
        }
    }

    private static List<String> heaviest(Map<String, String> files) {
        return files.entrySet().stream()
                .filter(file -> !file.getKey().endsWith(".jsa"))
                .sorted(Comparator.comparingLong((Map.Entry<String, String> file) -> size(file.getValue()))
                        .reversed())
                .limit(HEAVIEST)
                .map(file -> String.format(
                        Locale.ROOT,
                        "%s %.1f MB",
                        file.getKey().substring(file.getKey().lastIndexOf('/') + 1),
                        size(file.getValue()) / MB))
                .toList();
    }

    private static long size(String stamp) {
        return Long.parseLong(stamp.substring(0, stamp.indexOf(' ')));
    }

    /** All files of an image: path to size and time of change. */
    private static Map<String, String> files(String image, Path folder) {
        try (Toolbox toolbox = Toolbox.of(image, folder)) {
            return toolbox.run("find / -xdev -path /folder -prune -o ! -type d -printf '%P\\t%s %T@\\n'")
                    .lines()
                    .map(line -> line.split("\t", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
