package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a platform costs, by how much it is used. */
public final class Cost {
    /**
     * What the platform is awake for an hour of meetings: sessions of two hours, and twenty minutes more for each, in
     * which it starts, waits for {@code idle.timeout} and leaves.
     */
    static final BigDecimal AWAKE_PER_MEETING_HOUR =
            new BigDecimal("140").divide(new BigDecimal("120"), MathContext.DECIMAL64);

    private static final Set<Meter.Basis> HOURLY = EnumSet.of(Meter.Basis.AWAKE_HOUR, Meter.Basis.TASK_HOUR);

    private final List<Counted> counted;
    private final List<String> notCounted;

    private Cost(List<Counted> counted, List<String> notCounted) {
        this.counted = counted;
        this.notCounted = notCounted;
    }

    /**
     * Of a platform.
     *
     * @param plan what there is of it
     * @param usage how it is used
     * @throws UnknownPriceException if the plan has something that the table does not know
     * @throws JsonException if a resource of the plan is not as Terraform writes it
     */
    public static Cost of(Plan plan, PriceTable prices, Usage usage) throws UnknownPriceException, JsonException {
        List<Counted> counted = new ArrayList<>();
        for (Meter meter : Meters.of(plan, prices, usage)) {
            counted.add(new Counted(meter, prices.price(meter.price())));
        }
        return new Cost(List.copyOf(counted), Meters.notCounted(plan));
    }

    /**
     * A month of a platform that sleeps while nobody meets.
     *
     * @param meetingHours hours in which people meet, at most {@link #breakEven}
     */
    public Bill sleeping(BigDecimal meetingHours) {
        return Bill.of(counted, awake(meetingHours), meetingHours);
    }

    /**
     * A month of the same platform that never sleeps.
     *
     * @param meetingHours hours in which people meet
     */
    public Bill alwaysOn(BigDecimal meetingHours) {
        return Bill.of(counted, Bill.HOURS, meetingHours);
    }

    /** What an hour awake adds while nobody is there yet, when all that is free is used up. */
    public Bill awakeHour() {
        List<Counted> hourly = counted.stream()
                .filter(each -> HOURLY.contains(each.meter().basis()))
                .map(each -> new Counted(each.meter(), each.price().withoutFreeTier()))
                .toList();
        return Bill.of(hourly, BigDecimal.ONE, BigDecimal.ZERO);
    }

    /** What the platform has and no bill of this class counts, in words. */
    public List<String> notCounted() {
        return notCounted;
    }

    /** Hours in which the platform runs for so many hours of meetings. */
    public static BigDecimal awake(BigDecimal meetingHours) {
        return meetingHours.multiply(AWAKE_PER_MEETING_HOUR);
    }

    /** From how many whole hours of meetings a month on sleeping saves nothing. */
    public static BigDecimal breakEven() {
        return Bill.HOURS.divide(AWAKE_PER_MEETING_HOUR, 0, RoundingMode.UP);
    }
}
