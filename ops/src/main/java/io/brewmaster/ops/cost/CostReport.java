package io.brewmaster.ops.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A platform's cost as people read it, in at most 80 columns, and as programs do. */
public final class CostReport {
    /** The hours of meetings a month that are compared. */
    static final List<BigDecimal> SCENARIOS =
            List.of("0", "10", "50", "200").stream().map(BigDecimal::new).toList();

    private static final MathContext DIGITS = new MathContext(4);

    private final Cost cost;
    private final PriceTable prices;

    public CostReport(Cost cost, PriceTable prices) {
        this.cost = cost;
        this.prices = prices;
    }

    /** A month with 0, 10, 50 and 200 hours of meetings, beside the same platform always on. */
    public String scenarios() {
        StringBuilder text = new StringBuilder();
        row(text, "hours of meetings", hours -> hours.toPlainString() + " h");
        row(text, "the platform is awake", hours -> Cost.awake(hours).setScale(0, RoundingMode.HALF_UP) + " h");
        text.append('\n');
        for (String component : components()) {
            row(text, component, hours -> dollars(cost.sleeping(hours).totalOf(component)));
        }
        text.append('\n');
        row(text, "all of it", hours -> dollars(cost.sleeping(hours).total()));
        row(text, "the same, always on", hours -> dollars(cost.alwaysOn(hours).total()));
        row(text, "and traffic to people", hours -> dollars(cost.sleeping(hours).trafficTotal()));
        text.append("\nSleeping is cheaper below ")
                .append(Cost.breakEven())
                .append(" hours of meetings a month.\n")
                .append(origin());
        return text.toString();
    }

    private List<String> components() {
        return SCENARIOS.stream()
                .flatMap(hours -> cost.sleeping(hours).components().stream())
                .distinct()
                .toList();
    }

    private static void row(StringBuilder text, String name, Function<BigDecimal, String> cell) {
        text.append(String.format(Locale.ROOT, "%-24s", name));
        for (BigDecimal hours : SCENARIOS) {
            text.append(String.format(Locale.ROOT, "%12s", cell.apply(hours)));
        }
        text.append('\n');
    }

    /**
     * Each line of a month, what is free in it, and what an hour awake adds.
     *
     * @param meetingHours hours in which people meet
     */
    public String month(BigDecimal meetingHours) {
        Bill bill = cost.sleeping(meetingHours);
        StringBuilder text = new StringBuilder();
        bill.lines().forEach(line -> detail(text, line));
        sum(text, "A month with " + meetingHours.toPlainString() + " hours of meetings", bill.total());
        bill.traffic().forEach(line -> detail(text, line));
        Bill hour = cost.awakeHour();
        text.append("\nAn hour awake, with nothing left of what is free:\n");
        for (String component : hour.components()) {
            text.append(String.format(Locale.ROOT, "  %-64s%12s%n", component, cents(hour.totalOf(component))));
        }
        sum(text, "An hour awake", hour.total());
        return text.append('\n').append(origin()).toString();
    }

    private static void detail(StringBuilder text, Line line) {
        String count = number(line.quantity()) + " " + line.price().unit();
        text.append(String.format(Locale.ROOT, "%-14s%-19s", line.component(), line.what()));
        text.append(String.format(
                Locale.ROOT, "%25s ×%9s", count, price(line.price().perUnit())));
        text.append(String.format(Locale.ROOT, "%9s%n", dollars(line.amount())));
        line.price()
                .tier()
                .filter(tier -> isFree(line))
                .ifPresent(tier -> text.append("  free: ").append(tier).append('\n'));
    }

    private static boolean isFree(Line line) {
        return line.free().signum() > 0 || line.price().perUnit().signum() == 0;
    }

    private static void sum(StringBuilder text, String name, BigDecimal amount) {
        text.append(String.format(Locale.ROOT, "%-66s%12s%n", name, dollars(amount)));
    }

    private String origin() {
        StringBuilder text = new StringBuilder();
        cost.notCounted()
                .forEach(what -> text.append("Not counted: ").append(what).append(".\n"));
        return text + prices.origin() + "\n";
    }

    /** For programs: the same numbers, with every line. */
    public Map<String, Object> json() {
        List<Object> scenarios = new ArrayList<>();
        for (BigDecimal hours : SCENARIOS) {
            scenarios.add(scenario(hours));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("region", prices.region());
        json.put("currency", "USD");
        json.put("scenarios", scenarios);
        json.put("not_counted", cost.notCounted());
        json.put("awake_hour", cost.awakeHour().total());
        json.put("break_even_meeting_hours", Cost.breakEven());
        return json;
    }

    private Map<String, Object> scenario(BigDecimal hours) {
        Bill bill = cost.sleeping(hours);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("meeting_hours", hours);
        json.put("awake_hours", Cost.awake(hours).setScale(2, RoundingMode.HALF_UP));
        json.put("total", rounded(bill.total()));
        json.put("always_on", rounded(cost.alwaysOn(hours).total()));
        json.put("traffic", rounded(bill.trafficTotal()));
        json.put("lines", bill.lines().stream().map(CostReport::line).toList());
        return json;
    }

    static Map<String, Object> line(Line line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("component", line.component());
        json.put("what", line.what());
        json.put("quantity", rounded(line.quantity()));
        json.put("free", rounded(line.free()));
        json.put("unit", line.price().unit());
        json.put("price", line.price().perUnit());
        json.put("amount", rounded(line.amount()));
        json.put("source", line.price().source());
        json.put("date", line.price().date().toString());
        return json;
    }

    static BigDecimal rounded(BigDecimal amount) {
        return amount.setScale(6, RoundingMode.HALF_UP);
    }

    static String dollars(BigDecimal amount) {
        return "$" + amount.setScale(2, RoundingMode.HALF_UP);
    }

    /** An hour is cheap: a tenth of a cent counts. */
    private static String cents(BigDecimal amount) {
        return "$" + amount.setScale(4, RoundingMode.HALF_UP);
    }

    private static String number(BigDecimal number) {
        return number.round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String price(BigDecimal price) {
        BigDecimal digits = price.stripTrailingZeros();
        return "$" + (digits.scale() < 2 ? digits.setScale(2) : digits).toPlainString();
    }
}
