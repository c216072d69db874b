package io.brewmaster.finalizer.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Instant SINCE = Instant.parse("2026-05-04T10:00:00Z");

    private final Schedule schedule = new Schedule(new SplittableRandom(4711));

    private Instant again(int failed, Instant now, Optional<Duration> asked) {
        return schedule.again(SINCE, failed, now, asked).orElseThrow();
    }

    @Test
    void triesAgainForADayWithGrowingPausesAndThenNoMore() {
        Instant now = SINCE;
        int failed = 0;
        while (true) {
            failed++;
            Optional<Instant> again = schedule.again(SINCE, failed, now, Optional.empty());
            if (again.isEmpty()) {
                break;
            }
            assertThat(Duration.between(now, again.get())).isBetween(Duration.ofSeconds(1), Duration.ofHours(1));
            now = again.get();
        }
        assertThat(Duration.between(SINCE, now)).isBetween(Schedule.FOR, Schedule.FOR.plusHours(1));
        assertThat(failed).isBetween(30, 90);
    }

    @Test
    void heedsTheReceiverForAnHourAtMost() {
        assertThat(again(1, SINCE, Optional.of(Duration.ofMinutes(5)))).isEqualTo(SINCE.plusSeconds(300));
        assertThat(again(1, SINCE, Optional.of(Duration.ofDays(3)))).isEqualTo(SINCE.plus(Duration.ofHours(1)));
        assertThat(again(1, SINCE, Optional.of(Duration.ofSeconds(-9)))).isAfter(SINCE);
    }

    @Test
    void aRecorderThatWasOffForDaysStillTriesSomeTimes() {
        Instant days = SINCE.plus(Duration.ofDays(3));
        assertThat(schedule.again(SINCE, Schedule.AT_LEAST - 1, days, Optional.empty()))
                .isPresent();
        assertThat(schedule.again(SINCE, Schedule.AT_LEAST, days, Optional.empty()))
                .isEmpty();
    }

    @Test
    void aClockThatStandsStillMakesNoEndlessAttempts() {
        assertThat(schedule.again(SINCE, Schedule.AT_MOST - 1, SINCE, Optional.empty()))
                .isPresent();
        assertThat(schedule.again(SINCE, Schedule.AT_MOST, SINCE, Optional.empty()))
                .isEmpty();
    }

    @Test
    void aClockThatWasSetBackMakesNobodyWaitForAYear() {
        assertThat(Schedule.isDue(SINCE, SINCE)).isTrue();
        assertThat(Schedule.isDue(SINCE.plusSeconds(1), SINCE)).isFalse();
        assertThat(Schedule.isDue(SINCE.plus(Duration.ofDays(365)), SINCE)).isTrue();
    }
}
