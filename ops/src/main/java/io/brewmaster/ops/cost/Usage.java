package io.brewmaster.ops.cost;

import java.math.BigDecimal;

/**
 * How a platform is used.
 *
 * @param people how many people are there while somebody meets, on average over all hours of meetings
 * @param megabitsPerPerson what each of them receives, in Mbit/s
 * @param recordedShare the share of the hours of meetings that is recorded, from 0 to 1
 * @param storedGigabytes recordings in the bucket
 * @param hostedZones hosted zones for the domain that are not Terraform's
 */
public record Usage(
        int people,
        BigDecimal megabitsPerPerson,
        BigDecimal recordedShare,
        BigDecimal storedGigabytes,
        int hostedZones) {
    /** Ten people at 1.5 Mbit/s, half of it recorded, 10 GB of recordings, one hosted zone. */
    public static final Usage TYPICAL = new Usage(10, new BigDecimal("1.5"), new BigDecimal("0.5"), BigDecimal.TEN, 1);

    /** 3600 s of a megabit each second, in gigabytes. */
    static final BigDecimal GIGABYTES_PER_MEGABIT_HOUR = new BigDecimal("0.45");

    /** What goes out to people in an hour of meeting, in gigabytes of 10⁹ bytes. */
    BigDecimal trafficPerHour() {
        return megabitsPerPerson.multiply(BigDecimal.valueOf(people)).multiply(GIGABYTES_PER_MEGABIT_HOUR);
    }
}
