package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.ops.cost.Meter.Basis;
import io.brewmaster.ops.past.Past;
import io.brewmaster.ops.platform.History.StorageClass;
import io.brewmaster.ops.platform.Role;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a platform has cost: the meters of a plan, by what ran. What is free in a month is taken for free in the same
 * part of a shorter or longer time.
 */
public final class ActualCost {
    private static final Map<String, Role> ROLES = Map.of(
            RunningMeters.SIGNALLING, Role.SIGNALLING,
            RunningMeters.BRIDGE, Role.BRIDGES,
            RunningMeters.RECORDER, Role.RECORDERS);

    private static final String RECORDINGS = "Recordings";
    private static final BigDecimal BYTES_PER_GIGABYTE = new BigDecimal("1000000000");
    private static final BigDecimal SECONDS_PER_HOUR = new BigDecimal("3600");

    private final Past past;
    private final Bill bill;
    private final Map<String, Basis> bases;
    private final List<String> notCounted;

    private ActualCost(Past past, Bill bill, Map<String, Basis> bases, List<String> notCounted) {
        this.past = past;
        this.bill = bill;
        this.bases = bases;
        this.notCounted = notCounted;
    }

    /**
     * Of a platform in a time that is over.
     *
     * @param plan what there is of it
     * @param past what it did
     * @throws UnknownPriceException if the plan has something that the table does not know
     * @throws JsonException if a resource of the plan is not as Terraform writes it
     */
    public static ActualCost of(Plan plan, PriceTable prices, Past past) throws UnknownPriceException, JsonException {
        BigDecimal months = hours(past.length()).divide(Bill.HOURS, MathContext.DECIMAL64);
        List<Counted> counted = new ArrayList<>();
        Map<String, Basis> bases = new LinkedHashMap<>();
        for (Meter meter : meters(plan, prices, past)) {
            counted.add(new Counted(meter, prices.price(meter.price()).withFree(months)));
            bases.putIfAbsent(meter.component(), meter.basis());
        }
        Bill bill = Bill.of(counted, meter -> times(meter, past, months));
        return new ActualCost(past, bill, bases, Meters.notCounted(plan));
    }

    private static List<Meter> meters(Plan plan, PriceTable prices, Past past)
            throws UnknownPriceException, JsonException {
        List<Meter> meters = new ArrayList<>();
        // Several services of a role have tasks of one size, and how long those ran is known of all of them together.
        Set<Meter> tasks = new HashSet<>();
        for (Meter meter : Meters.of(plan, prices, usage(past))) {
            boolean isNew = meter.basis() != Basis.TASK_HOUR || tasks.add(meter);
            if (isNew && !meter.price().equals(Bill.TRAFFIC)) {
                meters.add(meter);
            }
        }
        for (StorageClass each : StorageClass.values()) {
            BigDecimal held = gigabytes(past.storedBytes().getOrDefault(each, 0.0));
            meters.add(new Meter(RECORDINGS, words(each), price(each), Basis.MONTH, held));
        }
        BigDecimal puts = gigabytes(past.recordedBytes()).multiply(StandingMeters.PUTS_PER_RECORDED_GIGABYTE);
        meters.add(new Meter(RECORDINGS, "their uploads", "s3_put", Basis.COUNTED, puts));
        meters.add(new Meter("Traffic", "as bridges said", Bill.TRAFFIC, Basis.COUNTED, gigabytes(past.sentBytes())));
        return meters.stream().filter(meter -> meter.quantity().signum() > 0).toList();
    }

    /** As much traffic in an hour of meetings as there was on average; recordings are counted by their bytes. */
    private static Usage usage(Past past) {
        BigDecimal meetings = hours(past.meetings());
        BigDecimal megabits = meetings.signum() == 0
                ? BigDecimal.ZERO
                : gigabytes(past.sentBytes())
                        .divide(meetings.multiply(Usage.GIGABYTES_PER_MEGABIT_HOUR), MathContext.DECIMAL64);
        return new Usage(1, megabits, BigDecimal.ZERO, BigDecimal.ZERO, Usage.TYPICAL.hostedZones());
    }

    private static BigDecimal times(Meter meter, Past past, BigDecimal months) {
        return switch (meter.basis()) {
            case MONTH -> months;
            case AWAKE_HOUR -> hours(past.awake());
            case TASK_HOUR -> hours(taskTime(meter.component(), past));
            case MEETING_HOUR -> hours(past.meetings());
            case COUNTED -> BigDecimal.ONE;
        };
    }

    /** A service that is not Jitsi's is taken to run while the platform is awake. */
    private static Duration taskTime(String component, Past past) {
        Role role = ROLES.get(component);
        return role == null ? past.awake() : past.tasks().getOrDefault(role, Duration.ZERO);
    }

    private static String words(StorageClass storageClass) {
        return switch (storageClass) {
            case STANDARD -> "in S3 Standard";
            case GLACIER_INSTANT_RETRIEVAL -> "in Glacier IR";
        };
    }

    private static String price(StorageClass storageClass) {
        return switch (storageClass) {
            case STANDARD -> "s3_standard";
            case GLACIER_INSTANT_RETRIEVAL -> "s3_glacier_ir";
        };
    }

    static BigDecimal hours(Duration time) {
        return BigDecimal.valueOf(time.toSeconds()).divide(SECONDS_PER_HOUR, MathContext.DECIMAL64);
    }

    static BigDecimal gigabytes(double bytes) {
        return BigDecimal.valueOf(bytes).divide(BYTES_PER_GIGABYTE, MathContext.DECIMAL64);
    }

    /** What the platform did. */
    Past past() {
        return past;
    }

    /** What it cost. */
    public Bill bill() {
        return bill;
    }

    /** What a component was billed for, in words, such as {@code 41.5 task-hours}. */
    String reason(String component) {
        Basis basis = bases.getOrDefault(component, Basis.MONTH);
        if (component.equals(RECORDINGS)) {
            double held = past.storedBytes().values().stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            return ActualReport.size(held) + " on average, " + ActualReport.size(past.recordedBytes()) + " new";
        }
        return switch (basis) {
            case MONTH, COUNTED -> ActualReport.days(past.length());
            case AWAKE_HOUR, MEETING_HOUR -> ActualReport.hours(past.awake()) + " hours awake";
            case TASK_HOUR -> ActualReport.hours(taskTime(component, past)) + " task-hours";
        };
    }

    /** What the platform has and no bill of this class counts, in words. */
    List<String> notCounted() {
        return notCounted;
    }
}
