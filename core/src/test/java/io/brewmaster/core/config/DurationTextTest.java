package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationTextTest {
    private final DurationText text = new DurationText(Duration.ofMinutes(1), Duration.ofDays(7));

    @Test
    void readsWhatTheConfigurationReads() {
        assertThat(text.read("2h")).contains(Duration.ofHours(2));
        assertThat(text.read("90 min")).contains(Duration.ofMinutes(90));
        assertThat(text.read("7 d")).contains(Duration.ofDays(7));
        assertThat(text.read("60 s")).contains(Duration.ofMinutes(1));
    }

    @Test
    void refusesWhatIsOutOfRangeOrHasNoUnit() {
        for (String refused : new String[] {"59 s", "8 d", "2", "", "-2h", "soon"}) {
            assertThat(text.read(refused)).as(refused).isEmpty();
        }
        assertThat(text.allowed()).isEqualTo("a duration with its unit (ms, s, min, h, d), from 1 min to 168 h");
    }
}
