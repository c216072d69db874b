package io.brewmaster.finalizer.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what takes seconds on an idle machine. */
final class Waiting {
    private static final Duration AT_MOST = Duration.ofMinutes(4);

    private Waiting() {}

    static void until(Callable<Boolean> condition, String what) {
        await(what).atMost(AT_MOST).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
