package io.brewmaster.ops.cost;

import java.math.BigDecimal;

/**
 * A line of a bill.
 *
 * @param component whose line it is
 * @param what what was counted, in words
 * @param quantity how many units in this month
 * @param free how many of them are free
 * @param price the price of one of the others
 */
public record Line(String component, String what, BigDecimal quantity, BigDecimal free, Price price) {
    /** US dollars. */
    public BigDecimal amount() {
        return quantity.subtract(free).multiply(price.perUnit());
    }
}
