package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.ops.RepositoryFile;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stack as it comes costs while nobody uses it, with 10 GB of recordings and one hosted zone. */
class IdleCostTest {
    private Cost cost;

    @BeforeEach
    void readPlan() throws Exception {
        cost = Plans.cost(Plan.parse(Plans.asItComes()), Usage.TYPICAL);
    }

    @Test
    void isAtMost73CentsAMonth() {
        Bill asleep = cost.sleeping(BigDecimal.ZERO);
        assertThat(asleep.total()).isLessThanOrEqualTo(new BigDecimal("0.73"));
        assertThat(asleep.trafficTotal()).isZero();
        assertThat(Plans.byComponent(asleep))
                .containsEntry("Hosted zone", "0.50")
                .containsEntry("Recordings", "0.23");
    }

    @Test
    void countsOnTheseFreeTiersAndOnNoOther() {
        Map<String, String> free = cost.sleeping(BigDecimal.ZERO).lines().stream()
                .filter(line -> line.amount().signum() == 0)
                .collect(Collectors.toMap(
                        line -> line.price().name(), line -> line.quantity().toPlainString()));
        assertThat(free).isEqualTo(Map.of("alarm_metric", "10", "dashboard", "1", "budget", "5", "parameter", "4"));
    }

    @Test
    void aSecondPlatformInTheAccountWouldPayForItsAlarms() throws Exception {
        Plan plan = Plan.parse(Plans.asItComes());
        Plan twice = new Plan(Stream.concat(plan.resources().stream(), plan.resources().stream())
                .toList());
        assertThat(Plans.cost(twice, Usage.TYPICAL).sleeping(BigDecimal.ZERO).totalOf("Alarms"))
                .isEqualByComparingTo("1.00");
    }

    /** Tasks of 1, 4 and 4 vCPU, 30 GB of disk, five addresses, a load balancer, 34 metrics, 20 MB of logs. */
    @Test
    void anHourAwakeIsTheSumOfItsParts() {
        Map<String, String> parts = Map.of(
                "Signalling", "0.06",
                "Bridge", "0.20",
                "Recorder", "0.21",
                "Load balancer", "0.03",
                "Metrics", "0.01",
                "Logs", "0.01");
        assertThat(Plans.byComponent(cost.awakeHour())).isEqualTo(parts);
    }

    @Test
    void readmeSaysSo() throws Exception {
        CostReport report = new CostReport(cost, Plans.prices());
        shows("idle-cost", "./brewmaster ops cost --hours 0", report.month(BigDecimal.ZERO));
        shows("cost", "./brewmaster ops cost", report.scenarios());
    }

    private static void shows(String part, String command, String said) throws Exception {
        String indented = said.lines()
                .map(line -> line.isEmpty() ? "" : "    " + line)
                .collect(Collectors.joining("\n", "\n    $ " + command + "\n", "\n\n"));
        RepositoryFile.assertPartInStep("README.md", part, indented, IdleCostTest.class);
    }
}
