package io.brewmaster.ops.cost;

import java.math.BigDecimal;

/**
 * Something that AWS counts.
 *
 * @param component whose line it is, such as {@code Bridge}
 * @param what what is counted, in words
 * @param price the name of its price
 * @param basis when it is counted
 * @param quantity how many units each month or hour of the basis
 */
record Meter(String component, String what, String price, Basis basis, BigDecimal quantity) {
    /** When something is counted. */
    enum Basis {
        /** Once each month, whether anybody is there or not. */
        MONTH,
        /** For each hour in which the platform runs. */
        AWAKE_HOUR,
        /** For each hour in which a task of the component runs; of a plan, one whenever the platform is awake. */
        TASK_HOUR,
        /** For each hour in which people meet. */
        MEETING_HOUR,
        /** Once: all of it has been counted already. */
        COUNTED
    }
}
