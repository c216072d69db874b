package io.brewmaster.testkit.net;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What a {@link ChaosProxy} does to its connections at present. */
final class Faults {
    /** More bytes than any connection carries. */
    static final long NEVER = Long.MAX_VALUE;

    final AtomicLong cutNextAfter = new AtomicLong(NEVER);
    volatile long cutAllAfter = NEVER;
    volatile long bytesPerSecond = NEVER;
    volatile Duration delay = Duration.ZERO;
    private boolean blackhole;

    /** For one new connection, after how many bytes it is cut. */
    long cut() {
        return Math.min(cutNextAfter.getAndSet(NEVER), cutAllAfter);
    }

    synchronized void blackhole(boolean on) {
        blackhole = on;
        notifyAll();
    }

    /** Returns when bytes may go on. */
    synchronized void awaitLight() throws InterruptedException {
        while (blackhole) {
            wait();
        }
    }

    void clear() {
        cutNextAfter.set(NEVER);
        cutAllAfter = NEVER;
        bytesPerSecond = NEVER;
        delay = Duration.ZERO;
        blackhole(false);
    }
}
