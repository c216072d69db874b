package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.brewmaster.ops.RepositoryFile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stack costs with what wakes it: CloudFront, the machine and its item, the way to it, the page. */
class WakingCostTest {
    private Plan plan;
    private Cost cost;

    @BeforeEach
    void readPlan() throws Exception {
        plan = Plan.parse(PlanFixture.WAKING.kept());
        cost = Plans.cost(plan, Usage.TYPICAL);
    }

    @Test
    void hasWhatWakesIt() {
        assertThat(plan.resources())
                .extracting(Plan.Resource::type)
                .contains(
                        "aws_apigatewayv2_api",
                        "aws_cloudfront_distribution",
                        "aws_cloudwatch_event_rule",
                        "aws_dynamodb_table",
                        "aws_route53_record",
                        "aws_sfn_state_machine")
                .doesNotContain("aws_lb", "aws_eip", "aws_nat_gateway", "aws_route53_zone");
    }

    /** The writes to the item are the one thing that nothing makes free: a twentieth of a cent. */
    @Test
    void asleepIsStill73CentsAMonth() {
        Bill asleep = cost.sleeping(BigDecimal.ZERO);
        assertThat(asleep.total()).isEqualByComparingTo("0.730465");
        assertThat(asleep.total().setScale(2, RoundingMode.HALF_UP)).isEqualByComparingTo("0.73");
        assertThat(asleep.totalOf("Machine")).isEqualByComparingTo("0.000465");
        assertThat(asleep.trafficTotal()).isZero();
    }

    @Test
    void whatIsFreeIsEnoughForTheHourlyLookAlone() {
        Map<String, String> free = new TreeMap<>();
        cost.sleeping(BigDecimal.ZERO)
                .lines()
                .forEach(line -> free.put(
                        line.price().name(), line.free().stripTrailingZeros().toPlainString()));
        assertThat(free)
                .containsEntry("alarm_metric", "10")
                .containsEntry("dashboard", "1")
                .containsEntry("state_transition", "3720")
                .containsEntry("dynamodb_write", "0");
        assertThat(cost.sleeping(BigDecimal.ZERO).lines())
                .filteredOn(line -> line.price().free().signum() > 0)
                .allSatisfy(line -> assertThat(line.amount()).isZero());
    }

    /** 11,500 steps of wakes, 758 more of looks while it is awake, 3,720 of all looks; 4,000 of them are free. */
    @Test
    void aMonthOfMeetingsPaysForItsWakes() {
        BigDecimal steps = new BigDecimal("0.000025").multiply(new BigDecimal("11978.3333333"));
        BigDecimal alarms = new BigDecimal("0.023973");
        assertThat(cost.sleeping(new BigDecimal("50")).totalOf("Machine"))
                .isCloseTo(steps.add(alarms).add(new BigDecimal("0.000465")), within(new BigDecimal("0.0001")));
    }

    @Test
    void readmeShowsASleepingPlatformLineByLine() throws Exception {
        PriceTable prices = Plans.prices();
        List<String> rows = new ArrayList<>(List.of("| what | how much of it | $ a month |", "|---|---|---|"));
        Bill asleep = cost.sleeping(BigDecimal.ZERO);
        for (Line line : asleep.lines()) {
            rows.add("| " + line.component() + ": " + line.what() + " | " + quantity(line) + " | "
                    + dollars(line.amount()) + " |");
        }
        worthALine(prices)
                .forEach((reason, types) -> rows.add("| " + String.join(", ", types) + " | " + reason + " | 0 |"));
        rows.add("| all of it | | **" + dollars(asleep.total()) + "** |");
        RepositoryFile.assertPartInStep(
                "README.md", "asleep", "\n" + String.join("\n", rows) + "\n\n", WakingCostTest.class);
    }

    private static String quantity(Line line) {
        String text = line.quantity().stripTrailingZeros().toPlainString() + " × "
                + line.price().unit();
        return line.price().tier().isPresent()
                ? text + ", free: " + line.price().tier().get()
                : text;
    }

    private static String dollars(BigDecimal amount) {
        return amount.signum() == 0
                ? "0"
                : amount.setScale(amount.scale() > 4 ? 4 : 2, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    /** Types of what wakes the platform that would bill if somebody came, by the reason why they do not. */
    private Map<String, Set<String>> worthALine(PriceTable prices) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        plan.resources().stream()
                .filter(resource -> resource.address().contains("module.lifecycle"))
                .map(Plan.Resource::type)
                .distinct()
                .sorted()
                .forEach(type -> {
                    String reason = prices.nothing().getOrDefault(type, "");
                    if (!reason.isEmpty() && !reason.matches("free.*|part of .*|no thing .*|IAM .*")) {
                        found.computeIfAbsent(reason, any -> new TreeSet<>()).add(type.replaceFirst("aws_", ""));
                    }
                });
        return found;
    }
}
