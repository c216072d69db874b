package io.brewmaster.finalizer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartPlanTest {
    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void coversEveryFileExactlyWithinTheLimitsOfS3(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 8; round++) {
            long base = PartPlan.MIN_PART + (long) (random.nextDouble() * (1L << (23 + random.nextInt(10))));
            long bytes = 1 + (long) (random.nextDouble() * (1L << (10 + random.nextInt(33))));
            assertCovers(Math.min(base, PartPlan.MAX_PART), Math.min(bytes, PartPlan.MAX_OBJECT));
        }
    }

    @Test
    void coversTheLargestObjectWithTheSmallestParts() {
        assertCovers(PartPlan.MIN_PART, PartPlan.MAX_OBJECT);
        assertCovers(PartPlan.MAX_PART, PartPlan.MAX_OBJECT);
        assertCovers(8 * MIB, PartPlan.MAX_OBJECT);
    }

    @Test
    void coversTheEdgesOfParts() {
        for (long bytes : new long[] {1, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 980 * 5 * MIB, 980 * 5 * MIB + 1}) {
            assertCovers(PartPlan.MIN_PART, bytes);
        }
    }

    private static void assertCovers(long base, long bytes) {
        PartPlan plan = new PartPlan(base, bytes);
        int count = plan.count();
        assertThat(count).isBetween(1, PartPlan.MAX_PARTS);
        long offset = 0;
        for (int number = 1; number <= count; number++) {
            Part part = plan.part(number);
            if (part.offset() != offset
                    || part.length() > PartPlan.MAX_PART
                    || part.length() < (number < count ? PartPlan.MIN_PART : 1)) {
                throw new AssertionError(base + " of " + bytes + ": " + part + " after " + offset);
            }
            offset += part.length();
        }
        assertThat(offset).isEqualTo(bytes);
        assertThatThrownBy(() -> plan.part(count + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void placesAPartWithoutKnowingTheLengthOfTheFile() {
        PartPlan small = new PartPlan(8 * MIB, 3_000 * 8 * MIB);
        PartPlan large = new PartPlan(8 * MIB, PartPlan.MAX_OBJECT);
        for (int number = 1; number < small.count(); number++) {
            assertThat(small.part(number)).isEqualTo(large.part(number));
        }
    }

    @Test
    void refusesWhatS3WouldRefuse() {
        assertThatThrownBy(() -> new PartPlan(5 * MIB - 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartPlan(PartPlan.MAX_PART + 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartPlan(8 * MIB, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartPlan(8 * MIB, PartPlan.MAX_OBJECT + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartPlan(8 * MIB, 1).part(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
