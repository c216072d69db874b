package io.brewmaster.ops.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bills beside sums made by hand. */
class CostTest {
    private static final String BRIDGE = """
            aws_ecs_task_definition {"cpu": "4096", "memory": "8192", "requires_compatibilities": ["FARGATE"],
             "ephemeral_storage": [{"size_in_gib": 50}], "runtime_platform": [{"cpu_architecture": "X86_64"}]}""";
    private static final Usage NOBODY = new Usage(0, BigDecimal.ONE, BigDecimal.ZERO, BigDecimal.ZERO, 0);

    private static BigDecimal hours(int hours) {
        return BigDecimal.valueOf(hours);
    }

    @Test
    void aTaskIsBilledForTheTimeThatItRuns() throws Exception {
        Cost cost = Plans.cost(Plans.of(BRIDGE), NOBODY);
        // 4 × 0.04048 + 8 × 0.004445 + 30 × 0.000111 + 0.005 an hour
        assertThat(cost.awakeHour().total()).isEqualByComparingTo("0.20581");
        assertThat(cost.sleeping(hours(0)).total()).isZero();
        // 60 hours of meetings are 70 awake
        assertThat(cost.sleeping(hours(60)).total())
                .isCloseTo(new BigDecimal("14.4067"), within(new BigDecimal("0.0001")));
        assertThat(cost.alwaysOn(hours(60)).total()).isEqualByComparingTo("150.2413");
    }

    @Test
    void armIsCheaper() throws Exception {
        Cost cost = Plans.cost(Plans.of(BRIDGE.replace("X86_64", "ARM64")), NOBODY);
        // 4 × 0.03238 + 8 × 0.00356 + 30 × 0.000111 + 0.005
        assertThat(cost.awakeHour().total()).isEqualByComparingTo("0.16633");
    }

    @Test
    void recordersOnInstancesAreBilledAsInstances() throws Exception {
        Plan plan = Plans.of(
                BRIDGE.replace("FARGATE", "EC2"),
                "aws_launch_template {\"instance_type\": \"m7i.xlarge\","
                        + " \"block_device_mappings\": [{\"ebs\": [{\"volume_size\": 73}]}]}");
        // 0.2016 + 0.005 + 73 GB × 0.08 / 730
        assertThat(Plans.cost(plan, NOBODY).awakeHour().total()).isEqualByComparingTo("0.2146");
    }

    @Test
    void everyMetricOfAnAlarmCountsAndTenAreFree() throws Exception {
        String alarm = "aws_cloudwatch_metric_alarm {\"metric_query\": []}";
        String math = "aws_cloudwatch_metric_alarm"
                + " {\"metric_query\": [{\"metric\": []}, {\"metric\": [{}]}, {\"metric\": [{}]}]}";
        String tracking = "aws_appautoscaling_policy {\"policy_type\": \"TargetTrackingScaling\"}";
        String steps = "aws_appautoscaling_policy {\"policy_type\": \"StepScaling\"}";
        Plan ten = Plans.of(math, math, math, tracking, alarm, alarm, steps);
        assertThat(Plans.cost(ten, NOBODY).sleeping(hours(0)).total()).isZero();
        Plan twelve = Plans.of(math, math, math, tracking, tracking, alarm, alarm);
        assertThat(Plans.cost(twelve, NOBODY).sleeping(hours(0)).total()).isEqualByComparingTo("0.20");
    }

    @Test
    void whatStaysIsBilledWhileItSleeps() throws Exception {
        Plan plan = Plans.of(
                "aws_lb {\"load_balancer_type\": \"application\"}",
                "aws_lb {\"load_balancer_type\": \"network\"}",
                "aws_lb_target_group {}",
                "aws_subnet {}",
                "aws_subnet {}",
                "aws_eip {}",
                "aws_kms_key {}",
                "aws_secretsmanager_secret {}",
                "aws_secretsmanager_secret {}",
                "aws_service_discovery_private_dns_namespace {}");
        // Load balancers: twice 730 × 0.0225, and 2 addresses of 3.65
        assertThat(Plans.byComponent(Plans.cost(plan, NOBODY).sleeping(hours(0))))
                .isEqualTo(Map.of(
                        "Load balancer", "40.15",
                        "Addresses", "3.65",
                        "Keys", "1.00",
                        "Passwords", "0.80",
                        "Hosted zone", "0.50"));
    }

    @Test
    void aLoadBalancerThatComesAndGoesIsBilledWhileItIsThere() throws Exception {
        Plan plan = Plans.of("aws_lb_target_group {}", "aws_subnet {}", "aws_subnet {}");
        Cost cost = Plans.cost(plan, NOBODY);
        assertThat(cost.sleeping(hours(0)).total()).isZero();
        assertThat(cost.awakeHour().total()).isEqualByComparingTo("0.0325");
    }

    @Test
    void aLoadBalancerForMediaThatComesAndGoesIsBilledWhileItIsThere() throws Exception {
        Plan plan = Plans.of(
                "aws_lb_target_group {\"protocol\": \"HTTP\"}",
                "aws_lb_target_group {\"protocol\": \"UDP\"}",
                "aws_subnet {}",
                "aws_subnet {}",
                "aws_sfn_state_machine {}");
        Cost cost = Plans.cost(plan, NOBODY);
        // 744 looks of 6 steps, of which 4,000 are free: 464 × 0.000025
        assertThat(cost.sleeping(hours(0)).total()).isEqualByComparingTo("0.0116");
        // Two load balancers, four addresses, and up to three alarms.
        assertThat(Plans.byComponent(cost.awakeHour()))
                .containsEntry("Load balancer", "0.06")
                .containsEntry("Addresses", "0.01");
    }

    @Test
    void servicesOfAControlPlaneNeverSleep() throws Exception {
        Plan plan =
                Plans.of("aws_ecs_express_gateway_service {\"cpu\": \"1024\", \"memory\": \"2048\"}", "aws_subnet {}");
        // 730 × (0.04048 + 2 × 0.004445 + 0.005 + 0.0225 + 0.005)
        assertThat(Plans.cost(plan, NOBODY).sleeping(hours(0)).total()).isEqualByComparingTo("59.7651");
    }

    @Test
    void trafficFollowsPeopleAndStandsApart() throws Exception {
        Usage twenty = new Usage(20, new BigDecimal("1.5"), BigDecimal.ZERO, BigDecimal.ZERO, 0);
        Bill bill = Plans.cost(Plans.of(BRIDGE), twenty).sleeping(hours(10));
        // 20 × 1.5 Mbit/s are 13.5 GB an hour; of 135 GB 100 are free
        assertThat(bill.trafficTotal()).isEqualByComparingTo("3.15");
        assertThat(bill.lines()).noneMatch(line -> line.component().equals("Traffic"));
    }

    @Test
    void atTheBreakEvenSleepingSavesNothing() throws Exception {
        Cost cost = Plans.cost(Plan.parse(Plans.asItComes()), Usage.TYPICAL);
        BigDecimal even = Cost.breakEven();
        assertThat(cost.sleeping(even).total())
                .isGreaterThanOrEqualTo(cost.alwaysOn(even).total());
        BigDecimal before = even.subtract(BigDecimal.ONE);
        assertThat(cost.sleeping(before).total())
                .isLessThan(cost.alwaysOn(before).total());
    }

    @Test
    void whatNobodyCanCountBeforeIsNamed() throws Exception {
        String cluster = "aws_ecs_cluster {\"setting\": [{\"name\": \"containerInsights\", \"value\": \"%s\"}]}";
        assertThat(Plans.cost(Plans.of(cluster.formatted("disabled")), NOBODY).notCounted())
                .isEmpty();
        Cost cost = Plans.cost(Plans.of(cluster.formatted("enhanced")), NOBODY);
        assertThat(new CostReport(cost, Plans.prices()).scenarios()).contains("Not counted: Container Insights");
    }

    @Test
    void whatNobodyKnowsIsNotFree() throws Exception {
        Plan gateway = Plans.of("aws_nat_gateway {}");
        assertThatThrownBy(() -> Cost.of(gateway, Plans.prices(), NOBODY))
                .isInstanceOf(UnknownPriceException.class)
                .hasMessageContaining("aws_nat_gateway");
        Plan instance = Plans.of("aws_launch_template {\"instance_type\": \"u7i-12tb.224xlarge\"}");
        assertThatThrownBy(() -> Cost.of(instance, Plans.prices(), NOBODY))
                .isInstanceOf(UnknownPriceException.class)
                .hasMessageContaining("u7i-12tb.224xlarge");
    }
}
