package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.ops.cost.Meter.Basis;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is billed whether anybody is there or not, and the recordings. */
final class StandingMeters {
    /** How something is billed by the piece. */
    record Piece(String component, String what, String price) {}

    /** What is billed by the piece and the month, by its type. */
    static final Map<String, Piece> BY_PIECE = Map.of(
            "aws_budgets_budget", new Piece("Budgets", "budgets", "budget"),
            "aws_cloudwatch_dashboard", new Piece("Dashboard", "dashboards", "dashboard"),
            "aws_kms_key", new Piece("Keys", "keys in KMS", "kms_key"),
            "aws_route53_zone", new Piece("Hosted zone", "made by Terraform", "hosted_zone"),
            "aws_secretsmanager_secret", new Piece("Passwords", "in Secrets Manager", "secret"),
            "aws_service_discovery_private_dns_namespace", new Piece("Hosted zone", "of a namespace", "hosted_zone"),
            "aws_ssm_parameter", new Piece("Passwords", "in Parameter Store", "parameter"));

    /** Estimated in docs/OPERATIONS.md: what an hour of recording weighs. */
    private static final BigDecimal GIGABYTES_PER_RECORDED_HOUR = new BigDecimal("3");
    /** Parts of 8 MiB, and three states of the open upload a minute. */
    static final BigDecimal PUTS_PER_RECORDED_GIGABYTE = new BigDecimal("188");

    /** What is recorded evenly over a month is there for half of it. */
    private static final BigDecimal HALF_A_MONTH = new BigDecimal("0.5");
    /** A guess; a thousand are free. */
    private static final long EMAILS_PER_SUBSCRIPTION = 10;

    private StandingMeters() {}

    static List<Meter> of(Plan plan, Usage usage) throws JsonException {
        List<Meter> meters = new ArrayList<>();
        meters.add(monthly("Hosted zone", "not Terraform's", "hosted_zone", usage.hostedZones()));
        if (!plan.ofType("aws_s3_bucket").isEmpty()) {
            storage(usage, meters);
        }
        long alarms = alarmMetrics(plan);
        meters.add(monthly("Alarms", alarms + " alarm-metrics", "alarm_metric", alarms));
        new TreeMap<>(BY_PIECE).forEach((type, piece) -> {
            int count = plan.ofType(type).size();
            meters.add(monthly(piece.component(), piece.what(), piece.price(), count));
        });
        long mails = EMAILS_PER_SUBSCRIPTION
                * plan.ofType("aws_sns_topic_subscription").size();
        meters.add(monthly("E-mails", mails + " e-mails", "email", mails));
        return meters.stream().filter(meter -> meter.quantity().signum() > 0).toList();
    }

    private static Meter monthly(String component, String what, String price, long count) {
        return new Meter(component, what, price, Basis.MONTH, BigDecimal.valueOf(count));
    }

    private static void storage(Usage usage, List<Meter> meters) {
        BigDecimal stored = usage.storedGigabytes();
        BigDecimal recorded = usage.recordedShare().multiply(GIGABYTES_PER_RECORDED_HOUR);
        BigDecimal puts = recorded.multiply(PUTS_PER_RECORDED_GIGABYTE);
        meters.add(new Meter("Recordings", stored.toPlainString() + " GB", "s3_standard", Basis.MONTH, stored));
        meters.add(new Meter(
                "Recordings", "new ones", "s3_standard", Basis.MEETING_HOUR, recorded.multiply(HALF_A_MONTH)));
        meters.add(new Meter("Recordings", "their uploads", "s3_put", Basis.MEETING_HOUR, puts));
    }

    /** CloudWatch bills each metric that an alarm looks at; a policy of target tracking makes an alarm at each end. */
    private static long alarmMetrics(Plan plan) throws JsonException {
        long metrics = 0;
        for (Plan.Resource alarm : plan.ofType("aws_cloudwatch_metric_alarm")) {
            long queried = 0;
            for (Members query : Plan.list(alarm.values(), "metric_query")) {
                queried += Plan.list(query, "metric").size();
            }
            metrics += Math.max(1, queried);
        }
        for (Plan.Resource policy : plan.ofType("aws_appautoscaling_policy")) {
            if (policy.values().text("policy_type").equals("TargetTrackingScaling")) {
                metrics += 2;
            }
        }
        return metrics;
    }
}
