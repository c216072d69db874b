package io.brewmaster.finalizer.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTextTest {
    @Test
    void showsShareSizeSpeedAndTimeLeft() {
        assertThat(ProgressText.line("weekly.mp4", 1_000_000_000L, 4_000_000_000L, Duration.ofSeconds(20), 100))
                .startsWith("weekly.mp4  ━━")
                .contains(" 25 %  1.0 GB of 4.0 GB  50.0 MB/s  1:00 left");
        assertThat(ProgressText.line("weekly.mp4", 1_000, 4_000_000_000L, Duration.ofSeconds(20), 100))
                .contains("22222:13:00 left");
        assertThat(ProgressText.line("weekly.mp4", 5, 5, Duration.ofSeconds(20), 100))
                .contains("100 %", "checking");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20, 40, 60, 80, 120, 500})
    void fitsTheTerminal(int columns) {
        String line = ProgressText.line("🎉".repeat(300), 7, 9, Duration.ofSeconds(1), columns);
        assertThat(line.codePointCount(0, line.length())).isLessThan(columns);
    }

    @Test
    void survivesTheFirstMomentAndNothingToDo() {
        assertThat(ProgressText.line("x", 0, 100, Duration.ZERO, 80)).contains("  0 %");
        assertThat(ProgressText.line("x", 0, 0, Duration.ZERO, 80)).contains("100 %");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "99949, 99.9 kB",
        "99951, 100 kB",
        "999499, 999 kB",
        "999501, 1.0 MB"
    })
    void writesSizesAsPeopleReadThem(long bytes, String size) {
        assertThat(ProgressText.size(bytes)).isEqualTo(size);
    }

    @Test
    void drawsNothingForWorkThatIsOverAtOnce() {
        ByteArrayOutputStream terminal = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar(new PrintStream(terminal, true, StandardCharsets.UTF_8));
        bar.show("x", 1, 2, Duration.ofMillis(400));
        bar.clear();
        assertThat(terminal.size()).isZero();
        bar.show("x", 1, 2, Duration.ofMillis(600));
        bar.clear();
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .startsWith("\r\u001b[K")
                .endsWith("\r\u001b[K");
    }
}
