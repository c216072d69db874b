package io.brewmaster.finalizer.watch;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.finish.Outcome.Misconfigured;
import io.brewmaster.finalizer.finish.Outcome.TryAgain;
import io.brewmaster.finalizer.live.LiveUpload;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.local.SessionDirectory.NotOneSessionException;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One session from its first byte to its last: sends parts while its files grow, finishes it when somebody asks or nobody
 * writes any more, and tries again until it is delivered. One thread does all of it and owns the session's lock; others
 * only leave requests.
 */
final class SessionWork implements Runnable {
    private static final Log LOG = Log.of(SessionWork.class);

    /** A stat is simpler than inotify, which misses network volumes. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SessionId session;
    private final Path locks;
    private final Desk desk;
    private final boolean wasThere;
    private final Backoff retry;
    private final LongSupplier nanoTime;
    private final OnceLog trouble;
    private final Map<Path, LiveUpload> lives = new HashMap<>();
    private final Requests requests = new Requests();
    private final Stillness stillness;
    private long notBefore;
    private int attempts;
    private int failedLooks;
    private volatile long backlog;

    /**
     * For one session.
     *
     * @param locks where the locks of sessions lie
     * @param wasThere whether the session is older than the watcher: its recorder is not there any more
     * @param retry the pauses between attempts to deliver
     */
    SessionWork(SessionId session, Path locks, Desk desk, boolean wasThere, Backoff retry, LongSupplier nanoTime) {
        this.session = session;
        this.locks = locks;
        this.desk = desk;
        this.wasThere = wasThere;
        this.retry = retry;
        this.nanoTime = nanoTime;
        this.trouble = new OnceLog(LOG, Duration.ofMinutes(1), nanoTime);
        this.stillness = new Stillness(nanoTime);
        this.notBefore = nanoTime.getAsLong();
    }

    /** Asks for the session to be delivered now; the answer is how the next attempt ended. */
    CompletableFuture<Outcome> finish() {
        return requests.add();
    }

    /** The container ends: delivers what can be delivered until then. */
    void stop(Duration left) {
        requests.stop(nanoTime.getAsLong() + left.toNanos());
    }

    long backlog() {
        return backlog;
    }

    @Override
    public void run() {
        try (@Nullable SessionLock unusedLock = lock()) {
            scan();
            while (!isEnded()) {
                if (isFinishDue()) {
                    if (attempt()) {
                        return;
                    }
                } else {
                    look();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException fault) {
            LOG.error("cannot work on a session", fault, "session", session.name());
        } finally {
            lives.values().forEach(LiveUpload::close);
            requests.end();
        }
    }

    /** Waits for another finalizer; null when there can be no lock file: the store keeps two from making two objects. */
    private @Nullable SessionLock lock() throws IOException, InterruptedException {
        while (true) {
            try {
                Optional<SessionLock> lock = SessionLock.tryAcquire(locks, session);
                if (lock.isPresent()) {
                    return lock.get();
                }
            } catch (IOException noRoom) {
                trouble.warn(
                        "lock", "going on without a lock", "session", session.name(), "problem", noRoom.toString());
                return null;
            }
            if (requests.isStopping()) {
                throw new InterruptedException("another finalizer has session " + session.name());
            }
            requests.await(LOOK);
        }
    }

    /** The session was delivered by somebody else, or the time is over. */
    private boolean isEnded() {
        if (requests.isStopping() && (requests.left(nanoTime.getAsLong()).isNegative() || stillness.isWritten())) {
            return true;
        }
        return !requests.isWanted() && Files.notExists(session.directory());
    }

    private boolean isFinishDue() throws IOException {
        long now = nanoTime.getAsLong();
        if (requests.isWanted()) {
            return true;
        }
        if (requests.isStopping()) {
            return true;
        }
        if (now - notBefore < 0) {
            return false;
        }
        if (attempts > 0) {
            return !stillness.isWritten();
        }
        return stillness.quiet().isOver(wasThere);
    }

    /** Delivers; false when that has to be tried again. */
    private boolean attempt() throws InterruptedException {
        lives.values().forEach(LiveUpload::close);
        lives.clear();
        boolean isLast = requests.isStopping();
        requests.begin();
        Outcome outcome = desk.finish(session, requests.left(nanoTime.getAsLong()));
        boolean again = outcome instanceof TryAgain || outcome instanceof Misconfigured;
        if (again) {
            attempts++;
            Duration pause = retry.delay(attempts);
            notBefore = nanoTime.getAsLong() + pause.toNanos();
            desk.failed(session, outcome);
            LOG.error(
                    "recording not delivered",
                    "session",
                    session.name(),
                    "problem",
                    outcome.line(),
                    "attempt",
                    attempts,
                    "next",
                    pause.toSeconds() + " s");
        } else {
            desk.settled(session);
            LOG.info("session finished", "session", session.name(), "result", outcome.line());
        }
        requests.answer(outcome, !again);
        return !again || isLast;
    }

    /** Sends what has grown, then waits a moment, unless there is more to send. */
    private void look() throws InterruptedException {
        boolean sent = false;
        Duration pause = LOOK;
        try {
            for (LocalFile file : scan()) {
                if (lives.containsKey(file.path()) || !desk.isDelivered(session, file)) {
                    sent |= live(file).step();
                }
            }
            backlog = lives.values().stream().mapToLong(LiveUpload::backlog).sum();
            failedLooks = 0;
        } catch (StoreException failure) {
            trouble.warn(
                    failure.reason(),
                    "cannot upload what has grown: trying again",
                    "session",
                    session.name(),
                    "problem",
                    failure.reason());
            pause = retry.delay(Math.min(failedLooks++, 3));
        } catch (IOException changing) {
            LOG.debug("cannot look at a session now", "session", session.name(), "problem", changing.toString());
        }
        if (!sent) {
            requests.await(pause);
        }
    }

    private List<LocalFile> scan() {
        try {
            SessionDirectory directory = SessionDirectory.scan(session.directory());
            stillness.seen(directory);
            return directory.media();
        } catch (NotOneSessionException several) {
            trouble.warn("several", "not one session", "problem", String.valueOf(several.getMessage()));
        } catch (IOException changing) {
            LOG.debug("cannot look at a session now", "session", session.name(), "problem", changing.toString());
        }
        return List.of();
    }

    private LiveUpload live(LocalFile file) throws StoreException {
        @Nullable LiveUpload known = lives.get(file.path());
        if (known == null) {
            known = desk.live(session, file);
            lives.put(file.path(), known);
        }
        return known;
    }
}
