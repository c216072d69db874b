package io.brewmaster.ops.cost;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What AWS takes for one unit of something.
 *
 * @param name what the table calls it
 * @param perUnit US dollars for one unit, without taxes
 * @param unit such as {@code vCPU-hour}
 * @param free how many units an account gets free in each month
 * @param tier what is free, in words; absent where nothing is
 * @param source the page where AWS publishes the price
 * @param date of when this price is
 */
public record Price(
        String name,
        BigDecimal perUnit,
        String unit,
        BigDecimal free,
        Optional<String> tier,
        String source,
        LocalDate date) {
    Price withoutFreeTier() {
        return new Price(name, perUnit, unit, BigDecimal.ZERO, Optional.empty(), source, date);
    }

    /** The same for a part of a month, in which less is free. */
    Price withFree(BigDecimal months) {
        return new Price(name, perUnit, unit, free.multiply(months), tier, source, date);
    }
}
