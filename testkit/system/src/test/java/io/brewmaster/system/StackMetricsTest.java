package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alarms, scaling and the dashboard look at metrics that somebody publishes: at another name, they would never see anything. */
class StackMetricsTest {
    private static final Path MODULES = Repository.root().resolve("terraform/modules");

    private static final Pattern CATALOGUED = Pattern.compile("(?m)^\\| `(\\w+)` \\|");
    private static final Pattern OF_AN_ALARM = Pattern.compile("\\bmetric(?:_name)?\\s*=\\s*\"(\\w+)\"");
    private static final Pattern ON_THE_DASHBOARD = Pattern.compile(
            "(?:for name in|concat\\(local\\.(?:jvb|recorded),) \\[(\"[^]]+)]|\"AWS/\\w+\", \"(\\w+)\"");
    private static final Pattern NAME = Pattern.compile("\\w+");

    /** What AWS publishes without Container Insights. */
    private static final Set<String> OF_AWS = Set.of(
            "CPUUtilization",
            "MemoryUtilization",
            "HTTPCode_Target_5XX_Count",
            "TargetResponseTime",
            "EstimatedCharges");

    @Test
    void alarmsAndScalingLookAtMetricsThatThereAre() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path file : terraform()) {
            named.addAll(groups(OF_AN_ALARM, Files.readString(file)));
        }
        assertThat(named)
                .contains("BridgeStress", "RecordersIdle", "RecordingSuccessRate", "CPUUtilization")
                .isSubsetOf(known());
    }

    @Test
    void theDashboardShowsMetricsThatThereAre() {
        Set<String> named = new TreeSet<>();
        for (String names : groups(ON_THE_DASHBOARD, Repository.read("terraform/modules/observability/dashboard.tf"))) {
            NAME.matcher(names).results().map(MatchResult::group).forEach(named::add);
        }
        assertThat(named)
                .contains(
                        "BridgeCount", "JVBParticipantCount", "BridgeStress", "RecordingSucceeded", "EstimatedCharges")
                .isSubsetOf(known());
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(OF_AWS);
        known.addAll(groups(CATALOGUED, Repository.read("docs/METRICS.md")));
        return known;
    }

    private static List<Path> terraform() throws IOException {
        try (Stream<Path> files = Files.walk(MODULES)) {
            return files.filter(file -> file.toString().endsWith(".tf")).toList();
        }
    }

    /** What the one group that took part has matched, each time. */
    private static Set<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1) != null ? match.group(1) : match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
