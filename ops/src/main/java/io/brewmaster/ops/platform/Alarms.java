package io.brewmaster.ops.platform;

import java.time.Instant;
import java.util.List;

/** The platform's alarms in CloudWatch. */
public interface Alarms {
    /**
     * One alarm.
     *
     * @param state {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
     * @param why   what it is about
     * @param since when it came to be in this state
     */
    record Alarm(String name, String state, String why, Instant since) {
        /** Whether it rings. */
        public boolean rings() {
            return state.equals("ALARM");
        }
    }

    /** All alarms whose names begin with the platform's, by name. */
    List<Alarm> read() throws OpsException;
}
