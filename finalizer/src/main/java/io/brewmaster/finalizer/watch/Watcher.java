package io.brewmaster.finalizer.watch;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.local.SessionId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Looks after all sessions of a recorder: begins to work on each directory that comes up, a thread each, and ends when it
 * is told to, after what can be delivered until then.
 */
public final class Watcher {
    private static final Log LOG = Log.of(Watcher.class);

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** Jibri records one meeting at a time; more are leftovers. */
    private static final int AT_A_TIME = 4;

    private static final int MAX_WAITING = 1_000;

    private final Path recordings;
    private final Path state;
    private final Desk desk;
    private final Chores chores;
    private final LongSupplier nanoTime;
    private final Backoff retry;
    private final Map<Path, SessionWork> works = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor threads;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile long deadline;

    /** What has to be done now and then beside the work on sessions; called once a second by one thread, and must be quick. */
    public interface Chores {
        /**
         * Told how things are.
         *
         * @param open how many sessions are worked on
         * @param backlog bytes that are not in the store yet
         */
        void tick(int open, long backlog);
    }

    /**
     * For the sessions in one directory.
     *
     * @param state the finalizer's own directory, where the locks of sessions lie
     * @param retry the pauses between attempts to deliver a session
     * @param nanoTime a monotonic time in nanoseconds
     */
    public Watcher(Path recordings, Path state, Desk desk, Chores chores, Backoff retry, LongSupplier nanoTime) {
        this.recordings = recordings;
        this.state = state;
        this.desk = desk;
        this.chores = chores;
        this.retry = retry;
        this.nanoTime = nanoTime;
        this.threads = new ThreadPoolExecutor(
                AT_A_TIME, AT_A_TIME, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), Watcher::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "session");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Watches until it is stopped.
     *
     * @return whether everything that was there is delivered
     */
    public boolean run() throws InterruptedException {
        look(true);
        do {
            chores.tick(
                    works.size(),
                    works.values().stream().mapToLong(SessionWork::backlog).sum());
            look(false);
        } while (!stopping.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        return end();
    }

    private boolean end() throws InterruptedException {
        Duration left = Duration.ofNanos(deadline - nanoTime.getAsLong());
        works.values().forEach(work -> work.stop(left));
        threads.shutdown();
        boolean ended = threads.awaitTermination(left.toMillis(), TimeUnit.MILLISECONDS);
        return ended && sessions().isEmpty();
    }

    /**
     * Tells it to end. Returns at once.
     *
     * @param until when everything must be over, on the monotonic clock in nanoseconds
     */
    public void stop(long until) {
        deadline = until;
        stopping.countDown();
    }

    /** Asks for a session to be delivered now; the answer is how the next attempt ended. */
    public CompletableFuture<Outcome> finish(Path directory) {
        SessionId session = SessionId.of(directory);
        if (isFull() && !works.containsKey(session.directory())) {
            return CompletableFuture.completedFuture(
                    new Outcome.TryAgain("the watcher has no time for it now: the files are kept"));
        }
        return work(session, false).finish();
    }

    private void look(boolean first) {
        for (Path directory : sessions()) {
            if (!isFull()) {
                work(SessionId.of(directory), first);
            }
        }
    }

    private boolean isFull() {
        return works.size() >= MAX_WAITING;
    }

    private List<Path> sessions() {
        try {
            return SessionDirectory.all(recordings, state);
        } catch (IOException notNow) {
            LOG.debug("cannot look for sessions now", "problem", notNow.toString());
            return List.of();
        }
    }

    private SessionWork work(SessionId session, boolean wasThere) {
        return works.computeIfAbsent(session.directory(), none -> begin(session, wasThere));
    }

    private SessionWork begin(SessionId session, boolean wasThere) {
        SessionWork work = new SessionWork(session, state.resolve("locks"), desk, wasThere, retry, nanoTime);
        threads.execute(() -> {
            try {
                work.run();
            } finally {
                works.remove(session.directory(), work);
            }
        });
        return work;
    }
}
