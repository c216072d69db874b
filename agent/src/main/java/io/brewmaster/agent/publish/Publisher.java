package io.brewmaster.agent.publish;

import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;

/**
 * Hands documents to a sink on a thread of its own. A sink that does not keep up costs the oldest documents, never the watch: numbers of the
 * past are worth less than those of now. Nothing that happens in a sink ends the agent.
 */
public final class Publisher implements AutoCloseable {
    private static final Log LOG = Log.of(Publisher.class);
    private static final Duration TELL_AGAIN = Duration.ofMinutes(10);

    /** What one look may bring: its decisions, and the numbers of a tick; and the same of the next. */
    private static final int WAITING = 4;

    private final Sink sink;
    private final OnceLog lost;
    private final OnceLog broken;
    private final BlockingQueue<List<EmfDocument>> queue = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile Optional<Instant> lastPublished = Optional.empty();
    private volatile Optional<String> problem = Optional.empty();

    /**
     * Begins with {@link #start()}.
     *
     * @param sink     closed by this publisher's thread, at its end
     * @param nanoTime monotonic
     */
    public Publisher(Sink sink, LongSupplier nanoTime) {
        this.sink = sink;
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
                lost.warn("blocked", "metrics lost: the sink does not keep up", "sink", sink.name());
            }
        }
    }

    /** The timestamp of the documents that were taken last. */
    public Optional<Instant> lastPublished() {
        return lastPublished;
    }

    /** Why the last documents were not taken, in one line; empty when they were. */
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try (sink) {
            while (true) {
                publishNow(queue.take());
            }
        } catch (InterruptedException e) {
            LOG.debug("publisher ended");
        }
    }

    private void publishNow(List<EmfDocument> documents) {
        try {
            sink.publish(documents);
            lastPublished = Optional.of(documents.get(documents.size() - 1).timestamp());
            problem = Optional.empty();
            broken.resolved("metrics are published again", "sink", sink.name());
        } catch (NotPublishedException e) {
            failed(e.reason());
        } catch (RuntimeException | LinkageError e) {
            LOG.debug("fault of a sink", e, "sink", sink.name());
            failed("a fault in the sink: " + e);
        }
    }

    private void failed(String reason) {
        problem = Optional.of(reason);
        broken.warn(reason, "metrics lost", "sink", sink.name(), "problem", reason);
    }
}
