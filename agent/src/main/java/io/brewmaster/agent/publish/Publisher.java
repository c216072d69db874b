package io.brewmaster.agent.publish;

import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;

/**
 * Writes documents on a thread of its own. A reader that does not keep up costs the oldest documents, never the watch: numbers of the past
 * are worth less than those of now.
 */
public final class Publisher implements AutoCloseable {
    private static final Log LOG = Log.of(Publisher.class);
    private static final Duration TELL_AGAIN = Duration.ofMinutes(10);

    /** What one look may bring: its decisions, and the numbers of a tick; and the same of the next. */
    private static final int WAITING = 4;

    private final EmfWriter writer;
    private final OnceLog lost;
    private final OnceLog broken;
    private final BlockingQueue<List<EmfDocument>> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile Optional<Instant> lastPublished = Optional.empty();

    /**
     * Begins with {@link #start()}.
     *
     * @param writer   on the process' standard output
     * @param nanoTime monotonic
     */
    public Publisher(EmfWriter writer, LongSupplier nanoTime) {
        this.writer = writer;
        lost = new OnceLog(LOG, TELL_AGAIN, nanoTime);
        broken = new OnceLog(LOG, TELL_AGAIN, nanoTime);
        thread.setDaemon(true);
    }

    /** Begins; returns at once. */
    public void start() {
        thread.start();
    }

    /** Takes the documents of one tick; never waits. For one thread only. */
    public void publish(List<EmfDocument> documents) {
        while (!queue.offer(documents)) {
            if (queue.poll() != null) {
                lost.warn("blocked", "metrics lost: nobody reads standard output fast enough");
            }
        }
    }

    /** The timestamp of the documents that were written last. */
    public Optional<Instant> lastPublished() {
        return lastPublished;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            while (true) {
                write(queue.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("publisher ended");
        }
    }

    private void write(List<EmfDocument> documents) {
        try {
            for (EmfDocument document : documents) {
                writer.write(document);
                lastPublished = Optional.of(document.timestamp());
            }
            broken.resolved("metrics are written again");
        } catch (IOException e) {
            broken.warn(e.toString(), "metrics lost: standard output cannot be written", "cause", e.toString());
        }
    }
}
