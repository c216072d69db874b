package io.brewmaster.core.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));

    @Test
    void theCeilingDoublesUpToTheCap() {
        assertThat(IntStream.range(0, 9).mapToObj(backoff::ceiling).map(Duration::toMillis))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L, 30_000L);
    }

    @Test
    void delaysFillTheWholeRangeFromNothingToTheCeiling() {
        long[] millis = IntStream.range(0, 10_000)
                .mapToLong(i -> backoff.delay(2).toMillis())
                .sorted()
                .toArray();

        assertThat(millis[0]).isBetween(0L, 20L);
        assertThat(millis[5_000]).isBetween(900L, 1_100L);
        assertThat(millis[9_999]).isBetween(1_980L, 2_000L);
    }

    @Test
    void noNumberOfAttemptsOverflows() {
        Backoff longest = new Backoff(Duration.ofNanos(1), Duration.ofNanos(Long.MAX_VALUE), new Random(1));

        for (int attempt : new int[] {0, 61, 62, 63, 64, 1_000, Integer.MAX_VALUE}) {
            assertThat(longest.ceiling(attempt)).isPositive();
            assertThat(longest.delay(attempt)).isBetween(Duration.ZERO, longest.ceiling(attempt));
            assertThat(backoff.delay(attempt)).isBetween(Duration.ZERO, Duration.ofSeconds(30));
        }
        assertThat(longest.ceiling(61)).isEqualTo(Duration.ofNanos(1L << 61));
    }

    @Test
    void theSameSeedGivesTheSameDelays() {
        Backoff other = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), new Random(1));

        assertThat(IntStream.range(0, 20).mapToObj(other::delay))
                .isEqualTo(IntStream.range(0, 20).mapToObj(backoff::delay).toList());
    }

    @Test
    void refusesWhatMakesNoSense() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, second, new Random()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("base");
        assertThatThrownBy(() -> new Backoff(second, Duration.ofMillis(1), new Random()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cap");
        assertThatThrownBy(() -> backoff.delay(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
