package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Members;
import io.brewmaster.core.recorder.RecorderState;
import io.brewmaster.core.recorder.WatcherReport;
import io.brewmaster.core.recorder.WatcherReport.Known;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchingFileTest {
    private static final Instant START = Instant.parse("2026-05-04T09:30:00Z");
    private static final Known IDLE = new Known(0, 0, Optional.of(false), Optional.of(RecorderState.IDLE));
    private static final Known RECORDING = new Known(1, 48, Optional.of(true), Optional.of(RecorderState.BUSY));

    @TempDir
    private Path folder;

    private Duration passed = Duration.ZERO;

    private Instant now() {
        return START.plus(passed);
    }

    private Path state() {
        return folder.resolve("state");
    }

    private WatchingFile watching() {
        return new WatchingFile(state(), this::now, () -> passed.toNanos());
    }

    private WatcherReport read() {
        return WatcherReport.read(state().resolve(WatcherReport.FILE), now());
    }

    private String text() throws IOException {
        return Files.readString(state().resolve(WatcherReport.FILE));
    }

    @Test
    void showsEachChangeAtOnce() {
        WatchingFile watching = watching();
        watching.publish(IDLE);
        assertThat(read()).isEqualTo(IDLE);
        watching.publish(RECORDING);
        assertThat(read()).isEqualTo(RECORDING);
        assertThat(state()).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void writesWhatStaysTheSameSeldomButOftenEnough() throws IOException {
        WatchingFile watching = watching();
        Set<String> texts = new HashSet<>();
        for (int second = 0; second <= 60; second++) {
            passed = Duration.ofSeconds(second);
            watching.publish(IDLE);
            texts.add(text());
            Instant at = Instant.parse(Members.parse(text()).text("at"));
            assertThat(Duration.between(at, now())).isLessThanOrEqualTo(WatcherReport.AT_LEAST_EVERY);
        }
        assertThat(texts).hasSizeBetween(12, 20);
    }

    @Test
    void leavesTheOldReportWhenItCannotWriteAndGoesOnLater() throws IOException {
        WatchingFile watching = watching();
        watching.publish(IDLE);
        Path obstacle = state().resolve(WatcherReport.FILE + ".tmp");
        Files.createDirectories(obstacle.resolve("not empty"));
        watching.publish(RECORDING);
        assertThat(read()).isEqualTo(IDLE);
        Files.delete(obstacle.resolve("not empty"));
        Files.delete(obstacle);
        watching.publish(RECORDING);
        assertThat(read()).isEqualTo(RECORDING);
    }
}
