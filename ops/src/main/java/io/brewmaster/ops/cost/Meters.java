package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.ops.cost.Meter.Basis;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads from a plan what AWS will count. A resource that is neither counted nor known to cost nothing is an error. */
final class Meters {
    /** What the classes of meters look at, beside what is billed by the piece. */
    private static final Set<String> LOOKED_AT = Set.of(
            "aws_appautoscaling_policy",
            "aws_cloudwatch_log_group",
            "aws_cloudwatch_metric_alarm",
            "aws_dynamodb_table",
            "aws_ecs_express_gateway_service",
            "aws_ecs_service",
            "aws_ecs_task_definition",
            "aws_eip",
            "aws_kinesis_firehose_delivery_stream",
            "aws_launch_template",
            "aws_lb",
            "aws_s3_bucket",
            "aws_sfn_state_machine",
            "aws_sns_topic_subscription");

    private Meters() {}

    /**
     * Everything that AWS will count, in the order of a bill.
     *
     * @throws UnknownPriceException if the plan has a type of resource that nobody knows
     * @throws JsonException if a resource is not as Terraform writes it
     */
    static List<Meter> of(Plan plan, PriceTable prices, Usage usage) throws UnknownPriceException, JsonException {
        for (Plan.Resource resource : plan.resources()) {
            if (!isKnown(resource.type(), prices)) {
                throw new UnknownPriceException(resource.type());
            }
        }
        List<Meter> meters = new ArrayList<>(StandingMeters.of(plan, usage));
        meters.addAll(RunningMeters.of(plan, usage));
        meters.addAll(MachineMeters.of(plan));
        String people = usage.people() + " × " + usage.megabitsPerPerson().toPlainString() + " Mbit/s";
        meters.add(new Meter("Traffic", people, Bill.TRAFFIC, Basis.MEETING_HOUR, usage.trafficPerHour()));
        return List.copyOf(meters);
    }

    /** What the plan turns on and nobody can count before it runs; a sentence for each. */
    static List<String> notCounted(Plan plan) throws JsonException {
        for (Plan.Resource cluster : plan.ofType("aws_ecs_cluster")) {
            for (Members setting : Plan.list(cluster.values(), "setting")) {
                if (setting.text("name").equals("containerInsights")
                        && !setting.text("value").equals("disabled")) {
                    return List.of("Container Insights, whose metrics grow with the tasks");
                }
            }
        }
        return List.of();
    }

    /** Whether a type of resource is counted, or costs nothing. */
    static boolean isKnown(String type, PriceTable prices) {
        return LOOKED_AT.contains(type)
                || StandingMeters.BY_PIECE.containsKey(type)
                || prices.nothing().containsKey(type);
    }
}
