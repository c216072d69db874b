package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.process.OutputLines;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Passes a running program's standard output on to the feed, line by line. */
final class Tail implements AutoCloseable {
    private static final long LOOK_EVERY_MILLIS = 50;

    private final OutputLines lines;
    private final MetricsFeed feed;
    private final Thread thread;
    private volatile @Nullable RuntimeException fault;
    private int taken;

    private Tail(OutputLines lines, MetricsFeed feed) {
        this.lines = lines;
        this.feed = feed;
        this.thread = new Thread(this::follow, "metrics feed");
        thread.setDaemon(true);
    }

    static Tail of(OutputLines lines, MetricsFeed feed) {
        Tail tail = new Tail(lines, feed);
        tail.thread.start();
        return tail;
    }

    private void follow() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                takeNew();
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fault = e;
        }
    }

    private synchronized void takeNew() {
        List<String> all = lines.all();
        while (taken < all.size()) {
            feed.take(all.get(taken++));
        }
    }

    /**
     * Takes what came until now, and no more.
     *
     * @throws RuntimeException if a line was not what a feed takes
     */
    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(5));
        if (fault != null) {
            throw fault;
        }
        takeNew();
    }
}
