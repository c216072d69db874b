package io.brewmaster.finalizer.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.recorder.RecorderState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecorderLookTest {
    /** Passes through the largest long on the way. */
    private final AtomicLong nanos =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());

    private Optional<RecorderState> answer = Optional.empty();
    private final RecorderLook look = new RecorderLook(this::answer, nanos::get);

    private RecorderState answer() throws IOException {
        return answer.orElseThrow(() -> new IOException("no answer"));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void knowsNothingBeforeTheFirstAnswer() {
        assertThat(look.state()).isEmpty();
        look.once();
        assertThat(look.state()).isEmpty();
    }

    @Test
    void knowsWhatWasSaidLast() {
        for (RecorderState state : RecorderState.values()) {
            answer = Optional.of(state);
            look.once();
            assertThat(look.state()).contains(state);
        }
    }

    @Test
    void keepsAnAnswerForAMinuteOfSilence() {
        answer = Optional.of(RecorderState.BUSY);
        look.once();
        answer = Optional.empty();
        pass(Duration.ofMinutes(1));
        look.once();
        assertThat(look.state()).contains(RecorderState.BUSY);
        pass(Duration.ofNanos(1));
        assertThat(look.state()).as("a dead one pins no cost").isEmpty();
        answer = Optional.of(RecorderState.BUSY);
        look.once();
        assertThat(look.state()).contains(RecorderState.BUSY);
    }

    @Test
    void goesOnAskingAfterAFault() {
        AtomicInteger asked = new AtomicInteger();
        try (RecorderLook faulty = new RecorderLook(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("a fault");
                    }
                    return RecorderState.IDLE;
                },
                System::nanoTime)) {
            faulty.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> faulty.state().isPresent());
        }
    }
}
