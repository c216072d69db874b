package io.brewmaster.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TicksTest {
    private final Ticks minutes = new Ticks(Duration.ofMinutes(1));

    @Test
    void fallOnWholeMultiplesOfTheInterval() {
        assertThat(minutes.untilNext(Instant.parse("2026-11-20T15:00:42.500Z"))).isEqualTo(Duration.ofMillis(17_500));
    }

    @Test
    void areAlwaysInTheFuture() {
        assertThat(minutes.untilNext(Instant.parse("2026-11-20T15:00:00Z"))).isEqualTo(Duration.ofMinutes(1));
    }
}
