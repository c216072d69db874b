package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.handover.HandOverServer;
import io.brewmaster.finalizer.handover.WatchSocket;
import io.brewmaster.finalizer.live.LiveUpload;
import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.Problems;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.progress.ProgressLog;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.watch.Desk;
import io.brewmaster.finalizer.watch.Watcher;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** {@code watch}: looks after all recordings of a recorder for as long as its container runs. */
final class WatchCommand {
    private static final Log LOG = Log.of(WatchCommand.class);

    private static final Duration RETRY_BASE = Duration.ofSeconds(2);
    private static final Duration RETRY_CAP = Duration.ofMinutes(5);

    private final Configuration config;
    private final Map<String, String> environment;
    private final IntConsumer halt;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile ExitCode exit = ExitCode.OK;
    /** On the monotonic clock in nanoseconds. */
    private volatile long stopBy = System.nanoTime();

    /**
     * For one run.
     *
     * @param environment where the container says what it is in, and when it ends
     * @param halt ends the process at once with an exit code
     */
    WatchCommand(Configuration config, Map<String, String> environment, IntConsumer halt) {
        this.config = config;
        this.environment = environment;
        this.halt = halt;
    }

    ExitCode run() {
        try {
            return run(new Workshop(config, new FileOutputStream(FileDescriptor.out)));
        } catch (IllegalArgumentException contradiction) {
            LOG.error("cannot watch", "problem", String.valueOf(contradiction.getMessage()));
            return ExitCode.CONFIGURATION;
        } catch (IOException broken) {
            LOG.error("cannot watch", "problem", broken.toString());
            return ExitCode.TRY_AGAIN;
        } catch (InterruptedException stopped) {
            return ExitCode.TRY_AGAIN;
        }
    }

    private ExitCode run(Workshop workshop) throws IOException, InterruptedException {
        try (WatchChores chores = new WatchChores(config, workshop, environment)) {
            Watcher watcher = new Watcher(
                    config.get(Keys.RECORDING_DIR),
                    workshop.state(),
                    new RecorderDesk(config, workshop),
                    chores,
                    new Backoff(RETRY_BASE, RETRY_CAP, new SplittableRandom()),
                    System::nanoTime);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(watcher), "stop"));
            exit = watch(watcher, WatchSocket.of(workshop.state()));
            chores.tellTheLast(Duration.ofNanos(Math.max(0, stopBy - System.nanoTime())));
            return exit;
        } finally {
            over.countDown();
        }
    }

    private ExitCode watch(Watcher watcher, Path socket) throws IOException, InterruptedException {
        try (@Nullable
                HandOverServer server =
                        HandOverServer.start(socket, watcher::finish).orElse(null)) {
            if (server == null) {
                LOG.error("cannot watch", "problem", "another finalizer watches here already: " + socket);
                return ExitCode.TRY_AGAIN;
            }
            LOG.info("watching", "directory", config.get(Keys.RECORDING_DIR).toString());
            return watcher.run() ? ExitCode.OK : ExitCode.TRY_AGAIN;
        }
    }

    /** SIGTERM: what can be delivered by then is, the rest is noted. */
    private void stop(Watcher watcher) {
        if (over.getCount() == 0) {
            return;
        }
        Duration left = StopTime.left(environment, Clock.systemUTC().instant(), config.get(Keys.STOP_TIMEOUT));
        LOG.info("stopping", "seconds", left.toSeconds());
        stopBy = System.nanoTime() + left.toNanos();
        watcher.stop(stopBy);
        try {
            // A moment more than what it was given: it may be about to say how it ended.
            if (!over.await(left.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS)) {
                exit = ExitCode.TRY_AGAIN;
            }
        } catch (InterruptedException again) {
            exit = ExitCode.TRY_AGAIN;
        }
        LOG.info("stopped", "delivered", exit == ExitCode.OK);
        halt.accept(exit.code());
    }

    /** What the sessions of one recorder share. */
    private record RecorderDesk(Configuration config, Workshop workshop, Problems problems) implements Desk {
        RecorderDesk(Configuration config, Workshop workshop) {
            this(config, workshop, new Problems(workshop.state().resolve("problems")));
        }

        @Override
        public LiveUpload live(SessionId session, LocalFile file) throws StoreException {
            ObjectStore store = workshop.store();
            return new LiveUpload(
                    session,
                    file.subject(session),
                    file.path(),
                    key(session, file),
                    config.get(Keys.RECORDING_PART_SIZE),
                    store,
                    workshop.book(store),
                    workshop.bandwidth(),
                    System::nanoTime);
        }

        private ObjectKey key(SessionId session, LocalFile file) throws StoreException {
            try {
                return ObjectKey.of(config.get(Keys.RECORDING_PREFIX), session.name(), file.media());
            } catch (IllegalArgumentException unusable) {
                throw new StoreException(StoreException.Kind.REFUSED, String.valueOf(unusable.getMessage()), unusable);
            }
        }

        @Override
        public boolean isDelivered(SessionId session, LocalFile file) {
            return new DoneRecords(workshop.state().resolve("done"))
                    .read(session).stream().flatMap(List::stream).anyMatch(done -> done.describes(file));
        }

        @Override
        public Outcome finish(SessionId session, Duration atMost) throws InterruptedException {
            return workshop.finisher(workshop::store, new ProgressLog(System::nanoTime), atMost)
                    .finishLocked(session);
        }

        @Override
        public void failed(SessionId session, Outcome outcome) {
            try {
                problems.write(
                        session,
                        outcome.line(),
                        outcome.exitCode().code(),
                        Clock.systemUTC().instant());
            } catch (IOException noRoom) {
                LOG.debug("cannot note a problem", "session", session.name(), "problem", noRoom.toString());
            }
        }

        @Override
        public void settled(SessionId session) {
            try {
                problems.clear(session);
            } catch (IOException stays) {
                LOG.debug("cannot clear a problem", "session", session.name(), "problem", stays.toString());
            }
        }
    }
}
