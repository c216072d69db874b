package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BandwidthTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Overflows soon, as the JVM's own time may. */
    private long now = Long.MAX_VALUE - SECOND;

    private final long begun = now;
    private final List<Long> sleeps = new ArrayList<>();

    @Test
    void costsNothingWithoutALimit() throws InterruptedException {
        bandwidth(Long.MAX_VALUE).take(Long.MAX_VALUE);
        assertThat(sleeps).isEmpty();
    }

    @Test
    void letsThroughWhatIsAllowedInSmallSteps() throws InterruptedException {
        Bandwidth bandwidth = bandwidth(1_000_000);
        bandwidth.take(8_000_000);
        assertThat(elapsed()).isBetween(7.9, 8.0);
        assertThat(sleeps).allMatch(nanos -> nanos <= SECOND / 10);
        for (int i = 0; i < 1_000; i++) {
            bandwidth.take(777);
        }
        assertThat(elapsed()).isBetween(8.67, 8.78);
    }

    @Test
    void savesUpNoMoreThanATenthOfASecond() throws InterruptedException {
        Bandwidth bandwidth = bandwidth(1_000_000);
        now += 100 * SECOND;
        bandwidth.take(1_000_000);
        assertThat(elapsed()).isBetween(100.89, 101.0);
    }

    @Test
    void neitherDividesByTooLittleNorOverflows() throws InterruptedException {
        Bandwidth slow = bandwidth(1);
        slow.take(3);
        assertThat(elapsed()).isBetween(2.0, 3.0);
        Bandwidth fast = bandwidth(100L << 30);
        fast.take(1L << 40);
        assertThat(elapsed()).isBetween(12.0, 14.0);
        assertThatThrownBy(() -> bandwidth(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sharesFairlyBetweenFour() throws Exception {
        VirtualTime time = new VirtualTime(4);
        Bandwidth bandwidth = new Bandwidth(1_000_000, time::now, time::sleep);
        AtomicLongArray taken = new AtomicLongArray(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int i = 0; i < 4; i++) {
                int me = i;
                // One sends whole parts, the others small buffers.
                int piece = i == 0 ? 8 << 20 : 128 << 10;
                var unused = threads.submit(() -> {
                    while (true) {
                        bandwidth.take(piece);
                        taken.addAndGet(me, piece);
                    }
                });
            }
            time.runUntil(100 * SECOND);
            long total = 0;
            for (int i = 0; i < 4; i++) {
                total += taken.get(i);
                assertThat(taken.get(i)).as("thread %d: %s", i, taken).isBetween(15_000_000L, 30_000_000L);
            }
            assertThat(total).isBetween(90_000_000L, 101_000_000L);
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Bandwidth bandwidth(long bytesPerSecond) {
        return new Bandwidth(bytesPerSecond, () -> now, nanos -> {
            sleeps.add(nanos);
            now += nanos;
        });
    }

    private double elapsed() {
        return (now - begun) / 1e9;
    }

    /** Moves on when all threads sleep, to the moment when the first one wakes. */
    private static final class VirtualTime {
        private final int threads;
        private final PriorityQueue<Long> wakes = new PriorityQueue<>();
        private long now;

        VirtualTime(int threads) {
            this.threads = threads;
        }

        synchronized long now() {
            return now;
        }

        synchronized void sleep(long nanos) throws InterruptedException {
            long wake = now + nanos;
            wakes.add(wake);
            notifyAll();
            while (now < wake) {
                wait();
            }
            wakes.remove(wake);
        }

        synchronized void runUntil(long end) throws InterruptedException {
            while (now < end) {
                while (wakes.size() < threads || wakes.element() <= now) {
                    wait();
                }
                now = wakes.element();
                notifyAll();
            }
        }
    }
}
