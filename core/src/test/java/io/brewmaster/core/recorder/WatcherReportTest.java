package io.brewmaster.core.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.recorder.WatcherReport.Known;
import io.brewmaster.core.recorder.WatcherReport.Unknown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatcherReportTest {
    private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");
    private static final Known RECORDING =
            new Known(2, 9_007_199_254_740_993L, Optional.of(true), Optional.of(RecorderState.BUSY));

    @TempDir
    private Path state;

    private Path file() {
        return state.resolve(WatcherReport.FILE);
    }

    private WatcherReport read(String text) throws IOException {
        Files.writeString(file(), text);
        return WatcherReport.read(file(), NOW);
    }

    @Test
    void isOneLineOfTheShapeThatIsPromised() {
        assertThat(RECORDING.text(NOW))
                .isEqualTo(
                        "{\"at\":\"2026-05-04T09:30:00Z\",\"open\":2,\"backlog\":9007199254740993,\"protected\":true,"
                                + "\"recorder\":\"busy\"}\n");
    }

    @ParameterizedTest
    @EnumSource(RecorderState.class)
    void comesBackAsItWas(RecorderState recorder) throws IOException {
        Known report = new Known(0, 0, Optional.of(false), Optional.of(recorder));
        assertThat(read(report.text(NOW))).isEqualTo(report);
    }

    @Test
    void comesBackWithoutWhatIsNotKnown() throws IOException {
        Known report = new Known(0, 0, Optional.empty(), Optional.empty());
        assertThat(report.text(NOW)).contains("\"protected\":null,\"recorder\":null");
        assertThat(read(report.text(NOW))).isEqualTo(report);
    }

    @Test
    void holdsForHalfAMinuteAndForClocksHalfAMinuteApart() throws IOException {
        assertThat(read(RECORDING.text(NOW.minusSeconds(30)))).isEqualTo(RECORDING);
        assertThat(read(RECORDING.text(NOW.plusSeconds(30)))).isEqualTo(RECORDING);
        assertThat(read(RECORDING.text(NOW.minusMillis(30_001))))
                .isEqualTo(new Unknown("the watcher last reported 30 s ago"));
        assertThat(read(RECORDING.text(NOW.plusMillis(30_001))))
                .isEqualTo(new Unknown("the watcher's report is 30 s in the future"));
        assertThat(read(RECORDING.text(Instant.MAX))).isInstanceOf(Unknown.class);
    }

    @Test
    void isUnknownAsLongAsThereIsNoFile() {
        assertThat(WatcherReport.read(file(), NOW)).isEqualTo(new Unknown("no watcher has reported yet"));
        assertThat(WatcherReport.read(state.resolve("no/such/folder"), NOW))
                .isEqualTo(new Unknown("no watcher has reported yet"));
        assertThat(WatcherReport.read(state, NOW)).isInstanceOf(Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "secret",
                "{}",
                "{\"at\":\"secret\",\"open\":0,\"backlog\":0}",
                "{\"at\":\"2026-05-04T09:30:00Z\",\"backlog\":0}",
                "{\"at\":\"2026-05-04T09:30:00Z\",\"open\":-1,\"backlog\":0}",
                "{\"at\":\"2026-05-04T09:30:00Z\",\"open\":4294967296,\"backlog\":0}",
                "{\"at\":\"2026-05-04T09:30:00Z\",\"open\":0,\"backlog\":\"secret\"}",
                "{\"at\":\"2026-05-04T09:30:00Z\",\"open\":0,\"backlog\":0,\"protected\":\"secret\"}",
                "{\"at\":\"2026-05-04T09:30:00Z\",\"open\":0,\"backlog\":0,\"recorder\":\"secret\"}",
            })
    void isUnknownWhenItIsAnythingElseAndQuotesNoneOfIt(String text) throws IOException {
        assertThat(read(text))
                .isInstanceOfSatisfying(
                        Unknown.class,
                        unknown -> assertThat(unknown.reason())
                                .startsWith("not a report")
                                .doesNotContain("secret", "\n"));
    }

    @Test
    void isUnknownWhenCutOffAnywhere() throws IOException {
        String text = RECORDING.text(NOW);
        for (int length = 0; length < text.length() - 1; length++) {
            assertThat(read(text.substring(0, length)))
                    .as("%d characters", length)
                    .isInstanceOf(Unknown.class);
        }
    }

    @Test
    void readsNoMoreThanAReportCanBe() throws IOException {
        Files.write(file(), (RECORDING.text(NOW) + " ".repeat(WatcherReport.LONGEST)).getBytes(StandardCharsets.UTF_8));
        assertThat(WatcherReport.read(file(), NOW)).isEqualTo(new Unknown("not a report: more than 4096 bytes"));
    }
}
