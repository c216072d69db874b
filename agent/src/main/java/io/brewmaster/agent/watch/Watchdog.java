package io.brewmaster.agent.watch;

import io.brewmaster.core.log.Log;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Notices that the owner's thread does nothing any more: an agent that is alive and blind keeps its seat, and nobody else would take it. It counts
 * its own ticks and reads no clock, so that a process that was frozen as a whole is not taken for one that is stuck.
 */
public final class Watchdog implements AutoCloseable {
    private static final Log LOG = Log.of(Watchdog.class);
    private static final int FRAMES = 8;

    private final Predicate<Runnable> loop;
    private final Duration tick;
    private final int patience;
    private final Runnable stuck;
    private final Thread thread = new Thread(this::run, "watchdog");
    private volatile boolean answered = true;

    /**
     * Begins with {@link #start()}.
     *
     * @param loop     has something done on the watched thread; false if its queue is full
     * @param tick     between two looks
     * @param patience how many looks in a row may find no answer
     * @param stuck    is called once, when there are more
     */
    public Watchdog(Predicate<Runnable> loop, Duration tick, int patience, Runnable stuck) {
        this.loop = loop;
        this.tick = tick;
        this.patience = patience;
        this.stuck = stuck;
        thread.setDaemon(true);
    }

    /** Begins; returns at once. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            int missed = 0;
            boolean asked = false;
            while (missed <= patience) {
                missed = answered ? 0 : missed + 1;
                asked &= !answered;
                answered = false;
                asked = asked || loop.test(() -> answered = true);
                TimeUnit.MILLISECONDS.sleep(tick.toMillis());
            }
            LOG.error(
                    "the agent's loop is stuck",
                    "for",
                    tick.multipliedBy(patience).toSeconds() + " s",
                    "at",
                    where());
            stuck.run();
        } catch (InterruptedException e) {
            LOG.debug("watchdog ended");
        }
    }

    /** Where the watched thread stands, for whoever has to find out why. */
    private static List<String> where() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals(BreweryWatch.THREAD))
                .flatMap(entry -> Arrays.stream(entry.getValue()).limit(FRAMES))
                .map(StackTraceElement::toString)
                .toList();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
