package io.brewmaster.ops.cost;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a month, or another time, costs.
 *
 * @param lines everything but the traffic to people
 * @param traffic the traffic to people, which follows them and not the platform
 */
public record Bill(List<Line> lines, List<Line> traffic) {
    /** The price of what goes out to the internet. */
    static final String TRAFFIC = "traffic_out";

    /** Hours of an average month, as AWS counts a month. */
    static final BigDecimal HOURS = new BigDecimal("730");

    /**
     * The bill of a month.
     *
     * @param counted everything that is counted
     * @param awakeHours hours in which the platform runs
     * @param meetingHours hours in which people meet
     */
    static Bill of(List<Counted> counted, BigDecimal awakeHours, BigDecimal meetingHours) {
        return of(counted, meter -> times(meter.basis(), awakeHours, meetingHours));
    }

    /**
     * The bill of any time.
     *
     * @param counted everything that is counted, with what is free in that time
     * @param times how often each is counted in it
     */
    static Bill of(List<Counted> counted, Function<Meter, BigDecimal> times) {
        Map<String, BigDecimal> leftFree = new HashMap<>();
        List<Line> lines = new ArrayList<>();
        for (Counted each : counted) {
            Meter meter = each.meter();
            Price price = each.price();
            BigDecimal quantity = meter.quantity().multiply(times.apply(meter));
            BigDecimal left = leftFree.getOrDefault(price.name(), price.free());
            BigDecimal free = quantity.min(left);
            leftFree.put(price.name(), left.subtract(free));
            if (quantity.signum() > 0) {
                lines.add(new Line(meter.component(), meter.what(), quantity, free, price));
            }
        }
        return new Bill(
                lines.stream().filter(line -> !isTraffic(line)).toList(),
                lines.stream().filter(Bill::isTraffic).toList());
    }

    private static BigDecimal times(Meter.Basis basis, BigDecimal awakeHours, BigDecimal meetingHours) {
        return switch (basis) {
            case MONTH, COUNTED -> BigDecimal.ONE;
            case AWAKE_HOUR, TASK_HOUR -> awakeHours;
            case MEETING_HOUR -> meetingHours;
        };
    }

    private static boolean isTraffic(Line line) {
        return line.price().name().equals(TRAFFIC);
    }

    /** US dollars, without the traffic to people. */
    public BigDecimal total() {
        return sum(lines.stream());
    }

    /** US dollars of the traffic to people. */
    public BigDecimal trafficTotal() {
        return sum(traffic.stream());
    }

    /** US dollars of one component, without the traffic to people. */
    public BigDecimal totalOf(String component) {
        return sum(lines.stream().filter(line -> line.component().equals(component)));
    }

    /** The components, in the order of their lines. */
    public List<String> components() {
        return lines.stream().map(Line::component).distinct().toList();
    }

    private static BigDecimal sum(Stream<Line> lines) {
        return lines.map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
