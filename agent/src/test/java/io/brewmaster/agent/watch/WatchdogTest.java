package io.brewmaster.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int PATIENCE = 4;

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final CountDownLatch stuck = new CountDownLatch(1);

    @AfterEach
    void end() {
        loop.shutdownNow();
    }

    private boolean offer(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private Watchdog watchdog(Predicate<Runnable> offered) {
        Watchdog watchdog = new Watchdog(offered, TICK, PATIENCE, stuck::countDown);
        watchdog.start();
        return watchdog;
    }

    @Test
    void isQuietWhileTheLoopAnswers() throws InterruptedException {
        try (Watchdog ignored = watchdog(this::offer)) {
            assertThat(stuck.await(TICK.toMillis() * PATIENCE * 5, TimeUnit.MILLISECONDS))
                    .isFalse();
        }
    }

    @Test
    void noticesALoopThatWaitsForEver() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long begun = System.nanoTime();
        try (Watchdog ignored = watchdog(this::offer)) {
            assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(TICK.multipliedBy(PATIENCE));
    }

    @Test
    void noticesALoopWhoseQueueIsFull() throws InterruptedException {
        loop.shutdown();
        try (Watchdog ignored = watchdog(this::offer)) {
            assertThat(stuck.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void forgivesAQueueThatWasFull() throws InterruptedException {
        AtomicInteger refusals = new AtomicInteger(2);
        try (Watchdog ignored = watchdog(probe -> refusals.getAndDecrement() <= 0 && offer(probe))) {
            assertThat(stuck.await(TICK.toMillis() * PATIENCE * 4, TimeUnit.MILLISECONDS))
                    .isFalse();
        }
    }

    /** Its own thread stood still as well: that is one tick, however long it was. */
    @Test
    void forgivesALoopThatIsSlowOnce() throws InterruptedException {
        loop.execute(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(TICK.toMillis() * (PATIENCE - 2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Watchdog ignored = watchdog(this::offer)) {
            assertThat(stuck.await(TICK.toMillis() * PATIENCE * 4, TimeUnit.MILLISECONDS))
                    .isFalse();
        }
    }
}
