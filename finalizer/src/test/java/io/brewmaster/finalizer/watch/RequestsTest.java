package io.brewmaster.finalizer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.finish.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What callers are told. */
class RequestsTest {
    private static final Outcome DONE = new Outcome.AlreadyDelivered();
    private static final Outcome FAILED = new Outcome.TryAgain("not now");

    private final Requests requests = new Requests();

    @Test
    void anAttemptAnswersWhoeverAskedBeforeItBegan() {
        CompletableFuture<Outcome> before = requests.add();
        requests.begin();
        CompletableFuture<Outcome> meanwhile = requests.add();
        requests.answer(FAILED, false);

        assertThat(before).isCompletedWithValue(FAILED);
        assertThat(meanwhile).isNotDone();
        assertThat(requests.isWanted()).isTrue();
    }

    @Test
    void whoeverComesTooLateIsToldHowItEnded() {
        requests.begin();
        CompletableFuture<Outcome> meanwhile = requests.add();
        requests.answer(DONE, true);
        requests.end();

        assertThat(meanwhile).isCompletedWithValue(DONE);
        assertThat(requests.add()).isCompletedWithValue(DONE);
    }

    @Test
    void nobodyWaitsForEver() {
        requests.begin();
        requests.answer(FAILED, false);
        CompletableFuture<Outcome> waiting = requests.add();
        requests.end();

        assertThat(waiting).isCompleted();
        assertThat(waiting.join()).isInstanceOf(Outcome.TryAgain.class).isNotEqualTo(FAILED);
    }

    @Test
    void aStopLeavesTheTimeThatItGives() {
        assertThat(requests.left(0)).isGreaterThan(Duration.ofHours(1));
        requests.stop(Duration.ofSeconds(30).toNanos());

        assertThat(requests.isStopping()).isTrue();
        assertThat(requests.left(Duration.ofSeconds(10).toNanos())).isEqualTo(Duration.ofSeconds(20));
        assertThat(requests.left(Duration.ofSeconds(31).toNanos())).isNegative();
    }
}
