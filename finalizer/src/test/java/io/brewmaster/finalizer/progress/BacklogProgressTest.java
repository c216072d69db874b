package io.brewmaster.finalizer.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BacklogProgressTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> shown = new ArrayList<>();
    private final BacklogProgress progress = new BacklogProgress(
            new ProgressDisplay() {
                @Override
                public void show(String what, long done, long total, Duration elapsed) {
                    shown.add(what + " " + done + "/" + total + " " + elapsed.toSeconds() + " s");
                }

                @Override
                public void clear() {
                    shown.add("clear");
                }
            },
            3,
            600,
            nanos::get);

    @Test
    void addsOneFileToTheNext() {
        progress.next(100);
        progress.show("a.mp4", 40, 100, Duration.ofSeconds(1));
        progress.clear();
        progress.ended();
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        progress.next(200);
        progress.show("b.mp4", 50, 200, Duration.ofSeconds(1));
        assertThat(shown).containsExactly("1/3 a.mp4 40/600 0 s", "clear", "2/3 b.mp4 150/600 7 s");
    }

    @Test
    void leavesOutWhatNeedsNoUpload() {
        progress.next(300);
        progress.ended();
        progress.next(200);
        progress.show("b.mp4", 50, 200, Duration.ZERO);
        assertThat(shown).containsExactly("2/3 b.mp4 50/300 0 s");
    }

    @Test
    void neverGoesBackWithinAFile() {
        progress.next(100);
        progress.show("a.mp4", 90, 100, Duration.ZERO);
        progress.show("a.mp4", 10, 100, Duration.ZERO);
        progress.show("a.mp4", 120, 100, Duration.ZERO);
        assertThat(shown).containsExactly("1/3 a.mp4 90/600 0 s", "1/3 a.mp4 90/600 0 s", "1/3 a.mp4 100/600 0 s");
    }
}
