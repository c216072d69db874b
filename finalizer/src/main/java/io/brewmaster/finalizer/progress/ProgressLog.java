package io.brewmaster.finalizer.progress;

import io.brewmaster.core.log.Log;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A line of the log now and then, for work that takes long. */
public final class ProgressLog implements ProgressDisplay {
    private static final Log LOG = Log.of(ProgressLog.class);

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final LongSupplier nanoTime;
    private long last;

    public ProgressLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    @Override
    public void show(String what, long done, long total, Duration elapsed) {
        long now = nanoTime.getAsLong();
        if (elapsed.compareTo(EVERY) < 0 || now - last < EVERY.toNanos()) {
            return;
        }
        last = now;
        LOG.info(
                "in progress",
                "doing",
                what,
                "percent",
                ProgressText.percent(done, total),
                "done",
                ProgressText.size(done),
                "of",
                ProgressText.size(total),
                "speed",
                ProgressText.size(ProgressText.rate(done, elapsed)) + "/s");
    }

    @Override
    public void clear() {
        // A line of the log stays.
    }
}
