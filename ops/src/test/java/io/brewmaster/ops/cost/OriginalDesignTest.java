package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The design that this project started from: $0.24 a month asleep, $0.198 for an hour of one task with everything in
 * it. Each test says what that leaves out.
 */
class OriginalDesignTest {
    private static final BigDecimal IDLE = new BigDecimal("0.24");
    private static final BigDecimal HOUR = new BigDecimal("0.198");
    private static final Usage STORED = new Usage(0, BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.TEN, 0);
    private static final String TASK = """
            aws_ecs_task_definition {"cpu": "4096", "memory": "8192", "requires_compatibilities": ["FARGATE"]}""";

    private static BigDecimal asleep(Plan plan, Usage usage) throws Exception {
        return Plans.cost(plan, usage).sleeping(BigDecimal.ZERO).total();
    }

    @Test
    void asleepItCountedRecordingsAlone() throws Exception {
        // 10 GB are $0.23: the rest of its $0.24 is one cent for everything else
        assertThat(asleep(Plans.of("aws_s3_bucket {}"), STORED)).isCloseTo(IDLE, within(new BigDecimal("0.01")));
    }

    @Test
    void theDomainAloneTakesItFrom24To73Cents() throws Exception {
        Usage withZone = new Usage(0, BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.TEN, 1);
        assertThat(asleep(Plans.of("aws_s3_bucket {}"), withZone)).isEqualByComparingTo("0.73");
    }

    @Test
    void whatItBuiltCostsSixteenTimesWhatItSaid() throws Exception {
        Usage withZone = new Usage(0, BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.TEN, 1);
        Plan built = Plans.of(
                "aws_s3_bucket {}",
                // a namespace in DNS for Service Connect, which needs none
                "aws_service_discovery_private_dns_namespace {}",
                // a key of its own, and a secret for each of four passwords
                "aws_kms_key {}",
                "aws_secretsmanager_secret {}",
                "aws_secretsmanager_secret {}",
                "aws_secretsmanager_secret {}",
                "aws_secretsmanager_secret {}");
        assertThat(asleep(built, withZone))
                .isEqualByComparingTo("3.83")
                .isGreaterThan(IDLE.multiply(new BigDecimal("15")));
    }

    @Test
    void itsHourIsRightForTheTaskAndWithoutItsAddress() throws Exception {
        BigDecimal hour = Plans.cost(Plans.of(TASK), STORED).awakeHour().total();
        BigDecimal address = Plans.prices().price("public_ipv4").perUnit();
        assertThat(hour.subtract(address)).isCloseTo(HOUR, within(new BigDecimal("0.001")));
        assertThat(hour).isEqualByComparingTo("0.20248");
    }

    /** What it said for each scenario, by its own two numbers, and what the same hours cost of the stack that works. */
    @ParameterizedTest
    @CsvSource({"0, 0.24, 1", "10, 2.22, 2", "50, 10.14, 2", "200, 39.84, 2"})
    void itsScenariosLeaveOutSignallingRecordersAndTheWayIn(BigDecimal hours, BigDecimal said, int timesAtLeast)
            throws Exception {
        assertThat(IDLE.add(HOUR.multiply(hours))).isEqualByComparingTo(said);
        Bill bill = Plans.cost(Plan.parse(Plans.asItComes()), Usage.TYPICAL).sleeping(hours);
        assertThat(bill.total()).isGreaterThan(said.multiply(BigDecimal.valueOf(timesAtLeast)));
        if (hours.signum() > 0) {
            assertThat(bill.components()).contains("Signalling", "Recorder", "Load balancer", "Metrics", "Hosted zone");
            assertThat(bill.totalOf("Bridge"))
                    .as("the bridge is what it took for all of it, for the time that it is awake")
                    .isGreaterThan(HOUR.multiply(hours));
        }
    }

    @Test
    void theTrafficThatItDidNotCountIsTwiceWhatItSaidFor50Hours() throws Exception {
        Bill bill = Plans.cost(Plan.parse(Plans.asItComes()), Usage.TYPICAL).sleeping(new BigDecimal("50"));
        assertThat(bill.trafficTotal()).isEqualByComparingTo("21.375").isGreaterThan(new BigDecimal("20.28"));
    }
}
