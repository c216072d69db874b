package io.brewmaster.ops.cost;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.ops.cost.Meter.Basis;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** What the machine that wakes the platform is billed for. Its steps are counted by its own tests. */
final class MachineMeters {
    private static final String COMPONENT = "Machine";
    private static final String STEP = "state_transition";

    /** Of a month of 31 days, so that no month is dearer. */
    private static final BigDecimal LOOKS = new BigDecimal("744");

    private static final BigDecimal STEPS_OF_A_LOOK = new BigDecimal("5");
    /** It asks for the addresses of media too. */
    private static final BigDecimal STEPS_WITH_MEDIA = new BigDecimal("6");

    private static final BigDecimal MORE_WHILE_AWAKE = new BigDecimal("13");
    /** A wake and the sleep after it are 460, for a session of two hours. */
    private static final BigDecimal STEPS_OF_A_MEETING_HOUR = new BigDecimal("230");
    /** They are 930. */
    private static final BigDecimal STEPS_OF_AN_HOUR_WITH_MEDIA = new BigDecimal("465");
    /** What it makes at most when it wakes the platform, and takes away when it sends it to sleep. */
    private static final BigDecimal ALARMS = new BigDecimal("3");

    private MachineMeters() {}

    static List<Meter> of(Plan plan) throws JsonException {
        List<Meter> meters = new ArrayList<>();
        boolean media = RunningMeters.mediaComesAndGoes(plan);
        BigDecimal look = LOOKS.multiply(media ? STEPS_WITH_MEDIA : STEPS_OF_A_LOOK);
        BigDecimal session = media ? STEPS_OF_AN_HOUR_WITH_MEDIA : STEPS_OF_A_MEETING_HOUR;
        if (!plan.ofType("aws_sfn_state_machine").isEmpty()) {
            meters.add(new Meter(COMPONENT, "its hourly look", STEP, Basis.MONTH, look));
            meters.add(new Meter(COMPONENT, "while awake", STEP, Basis.AWAKE_HOUR, MORE_WHILE_AWAKE));
            meters.add(new Meter(COMPONENT, "wake and sleep", STEP, Basis.MEETING_HOUR, session));
            meters.add(new Meter(
                    COMPONENT,
                    "alarms while awake",
                    "alarm_metric",
                    Basis.AWAKE_HOUR,
                    ALARMS.divide(Bill.HOURS, MathContext.DECIMAL64)));
        }
        if (!plan.ofType("aws_dynamodb_table").isEmpty()) {
            meters.add(new Meter(COMPONENT, "its item", "dynamodb_write", Basis.MONTH, LOOKS));
        }
        return meters;
    }
}
