package io.brewmaster.ops.cost;

import io.brewmaster.ops.past.Past;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.text.Quantities;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.text.Style.Tone;
import io.brewmaster.ops.text.Table;
import io.brewmaster.ops.text.Table.Row;
import io.brewmaster.ops.text.Wrap;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a platform has cost as people and programs read it, with what nobody knows of it. Pure. */
public final class ActualReport {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Bridges say nothing in the first minutes of a wake: that is no gap. */
    private static final double HEARD = 0.9;

    private static final BigDecimal SECONDS_PER_DAY = new BigDecimal("86400");

    private final Subject subject;
    private final ActualCost cost;
    private final PriceTable prices;

    /**
     * Whose bill it is.
     *
     * @param platform the platform's name
     * @param region where it is
     * @param sizesAreTheStacks whether the plan is not the operator's own
     */
    public record Subject(String platform, String region, boolean sizesAreTheStacks) {}

    public ActualReport(Subject subject, ActualCost cost, PriceTable prices) {
        this.subject = subject;
        this.cost = cost;
        this.prices = prices;
    }

    /** The bill, one line for each component. */
    public String text(Style style, int columns) {
        Past past = cost.past();
        List<String> lines = new ArrayList<>();
        lines.add(subject.platform() + " from " + time(past.from()) + " to " + time(past.to()) + " UTC");
        if (past.isShorterThanAsked()) {
            lines.addAll(Wrap.words(
                    "First number on " + time(past.from()) + ": nothing is known of the time before, and nothing of"
                            + " it is counted.",
                    columns));
        }
        lines.add("");
        lines.addAll(table().lines(style, columns));
        lines.add("");
        lines.add("Not in it");
        notKnown().forEach(what -> lines.addAll(item(what, columns)));
        lines.add("");
        lines.addAll(Wrap.words(origin(), columns));
        return String.join("\n", lines) + "\n";
    }

    private Table table() {
        Bill bill = cost.bill();
        List<Row> rows = new ArrayList<>();
        for (String component : bill.components()) {
            rows.add(Row.of(component, CostReport.dollars(bill.totalOf(component)), cost.reason(component)));
        }
        Past past = cost.past();
        rows.add(new Row(
                List.of(
                        "all of it",
                        CostReport.dollars(bill.total()),
                        days(past.length()) + ", " + hours(past.awake()) + " hours awake, " + hours(past.meetings())
                                + " with meetings"),
                0,
                Tone.STRONG));
        rows.add(Row.of("traffic", isTrafficKnown() ? CostReport.dollars(bill.trafficTotal()) : "?", traffic()));
        return new Table(List.of("COMPONENT", "COST", "FOR"), List.of(false, true, false), rows);
    }

    private boolean isTrafficKnown() {
        return !cost.past().heard().isZero() || cost.past().awake().isZero();
    }

    private String traffic() {
        return isTrafficKnown()
                ? size(cost.past().sentBytes()) + " from bridges to people, which follows them and not the platform"
                : "not known: no bridge has said what it sends";
    }

    private List<String> notKnown() {
        List<String> unknown = new ArrayList<>();
        Past past = cost.past();
        if (subject.sizesAreTheStacks()) {
            unknown.add("sizes of your own: tasks and what stands are those of the stack as it comes, --plan FILE takes"
                    + " yours");
        }
        if (!subject.region().equals(prices.region())) {
            unknown.add("the prices of " + subject.region() + ", where the platform is: these are those of "
                    + prices.region() + ", --prices FILE takes others");
        }
        if (past.storedBytes().isEmpty()) {
            unknown.add("what the bucket holds: S3 says it once a day, and has said nothing");
        }
        if (isTrafficKnown() && past.heard().toSeconds() < HEARD * past.awake().toSeconds()) {
            unknown.add("what bridges sent in " + hours(past.awake().minus(past.heard()))
                    + " of the hours awake, in which they did not say it");
        }
        unknown.add("web pages and downloads of recordings, which are traffic too, and the minutes in which a task"
                + " pulls its image");
        unknown.addAll(cost.notCounted());
        return unknown;
    }

    private static List<String> item(String text, int columns) {
        List<String> wrapped = Wrap.words(text, columns - 4);
        List<String> lines = new ArrayList<>();
        wrapped.forEach(line -> lines.add((lines.isEmpty() ? "  - " : "    ") + line));
        return lines;
    }

    private String origin() {
        return "Computed from what ran, and not what AWS billed. " + prices.origin();
    }

    /** For programs: the same, with every line. */
    public Map<String, @Nullable Object> json() {
        Past past = cost.past();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("platform", subject.platform());
        json.put("region", prices.region());
        json.put("currency", "USD");
        json.put("asked_from", past.asked().toString());
        json.put("from", past.from().toString());
        json.put("to", past.to().toString());
        json.put("awake_hours", rounded(ActualCost.hours(past.awake())));
        json.put("meeting_hours", rounded(ActualCost.hours(past.meetings())));
        Map<String, Object> tasks = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            Duration time = past.tasks().getOrDefault(role, Duration.ZERO);
            tasks.put(role.name().toLowerCase(Locale.ROOT), rounded(ActualCost.hours(time)));
        }
        json.put("task_hours", tasks);
        json.put("total", CostReport.rounded(cost.bill().total()));
        json.put("traffic_gigabytes", isTrafficKnown() ? rounded(ActualCost.gigabytes(past.sentBytes())) : null);
        json.put("traffic", isTrafficKnown() ? CostReport.rounded(cost.bill().trafficTotal()) : null);
        json.put("lines", cost.bill().lines().stream().map(CostReport::line).toList());
        json.put("not_counted", notKnown());
        return json;
    }

    private static BigDecimal rounded(BigDecimal number) {
        return number.setScale(3, RoundingMode.HALF_UP);
    }

    private static String time(Instant time) {
        return MINUTE.format(time);
    }

    static String size(double bytes) {
        return Quantities.size(Math.round(bytes));
    }

    static String hours(Duration time) {
        return ActualCost.hours(time).setScale(1, RoundingMode.HALF_UP).toPlainString();
    }

    static String days(Duration time) {
        BigDecimal days = BigDecimal.valueOf(time.toSeconds()).divide(SECONDS_PER_DAY, 1, RoundingMode.HALF_UP);
        return days.stripTrailingZeros().toPlainString() + " days";
    }
}
