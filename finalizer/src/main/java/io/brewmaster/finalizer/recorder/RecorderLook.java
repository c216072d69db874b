package io.brewmaster.finalizer.recorder;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.recorder.RecorderState;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the recorder beside a watcher every few seconds what it does, on a thread of its own: an answer may take seconds,
 * and whoever wants to know it cannot wait. {@link #state} may be called by any thread.
 */
public final class RecorderLook implements AutoCloseable {
    private static final Log LOG = Log.of(RecorderLook.class);

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Question question;
    private final LongSupplier nanoTime;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile LastAnswer last;
    private boolean isSilent;

    /** What a recorder is asked. */
    @FunctionalInterface
    public interface Question {
        /**
         * Waits for the answer, for a few seconds at most.
         *
         * @throws IOException if there is none, or one that is not understood
         */
        RecorderState ask() throws IOException;
    }

    /**
     * Asks nothing yet.
     *
     * @param nanoTime a monotonic time in nanoseconds
     */
    public RecorderLook(Question question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
        this.last = new LastAnswer(Optional.empty(), nanoTime.getAsLong());
    }

    /** Begins to ask. */
    public void start() {
        Thread thread = new Thread(this::run, "recorder");
        thread.setDaemon(true);
        thread.start();
    }

    /** What the recorder does; empty when it has not said so for a minute. */
    public Optional<RecorderState> state() {
        return last.counting(nanoTime.getAsLong());
    }

    private void run() {
        try {
            do {
                once();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks once. A fault counts as no answer: the next question may go well. */
    void once() {
        try {
            RecorderState state = question.ask();
            last = new LastAnswer(Optional.of(state), nanoTime.getAsLong());
            if (isSilent) {
                isSilent = false;
                LOG.info("the recorder answers again", "state", state.word());
            }
        } catch (IOException | RuntimeException none) {
            silent(none);
        }
    }

    /** Jibri needs some seconds to start, and a rescuer has none beside it: one line, and only when it lasts. */
    private void silent(Exception problem) {
        LOG.debug("the recorder does not answer", "problem", problem.toString());
        if (!isSilent && last.isTooOld(nanoTime.getAsLong())) {
            isSilent = true;
            LOG.warn(
                    "the recorder does not answer: only recordings protect the task now",
                    "problem",
                    problem.toString());
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
