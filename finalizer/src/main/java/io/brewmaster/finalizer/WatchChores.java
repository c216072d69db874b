package io.brewmaster.finalizer;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.ecs.EcsTaskProtection;
import io.brewmaster.core.ecs.ProtectionLease;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.recorder.RecorderState;
import io.brewmaster.core.recorder.WatcherReport;
import io.brewmaster.finalizer.local.DiskSpace;
import io.brewmaster.finalizer.local.WatchingFile;
import io.brewmaster.finalizer.recorder.JibriHealth;
import io.brewmaster.finalizer.recorder.RecorderLook;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.watch.Watcher.Chores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a watcher does beside its sessions: protects the task while there is one or the recorder is busy, tells the agent
 * beside it how that is, says how much is not uploaded yet and whether the disk is filling up, and now and then completes
 * what lost recorders have left in the bucket.
 */
final class WatchChores implements Chores, AutoCloseable {
    private static final Log LOG = Log.of(WatchChores.class);

    private static final Duration BETWEEN_SWEEPS = Duration.ofMinutes(1);

    private final Workshop workshop;
    private final Optional<ProtectionLease> lease;
    private final RecorderLook recorder;
    private final WatchingFile watching;
    private final Path recordings;
    private DiskSpace disk;
    private final long metricsEvery;
    private final ScheduledExecutorService sweeper;
    private final ScheduledExecutorService notices;
    private long lastMetrics;

    WatchChores(Configuration config, Workshop workshop, Map<String, String> environment) {
        this.workshop = workshop;
        this.lease = EcsTaskProtection.of(environment).map(task -> new ProtectionLease(task, System::nanoTime));
        this.recorder = new RecorderLook(new JibriHealth(config.get(Keys.RECORDER_URL)), System::nanoTime);
        this.watching = new WatchingFile(workshop.state(), Clock.systemUTC(), System::nanoTime);
        this.recordings = config.get(Keys.RECORDING_DIR);
        this.disk = DiskSpace.watch(config.get(Keys.RECORDING_DISK_WARNING));
        this.metricsEvery = config.get(Keys.METRICS_INTERVAL).toNanos();
        this.lastMetrics = System.nanoTime() - metricsEvery;
        this.sweeper = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "salvage");
            thread.setDaemon(true);
            return thread;
        });
        this.notices = workshop.outboxes().start();
        recorder.start();
        SalvageRounds rounds = new SalvageRounds(config, workshop);
        ScheduledFuture<?> unusedRounds = sweeper.scheduleWithFixedDelay(
                () -> sweep(rounds), 0, BETWEEN_SWEEPS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void sweep(SalvageRounds rounds) {
        try {
            rounds.once();
        } catch (StoreException notNow) {
            LOG.debug("cannot look for what others left", "problem", notNow.reason());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            LOG.error("cannot look for what others left", fault);
        }
    }

    @Override
    public void tick(int open, long backlog) {
        report(open, backlog);
        long now = System.nanoTime();
        if (now - lastMetrics < metricsEvery) {
            return;
        }
        lastMetrics = now;
        look();
        if (open > 0 || disk.low()) {
            workshop.metrics().watching(backlog, disk.low());
        }
    }

    /** A live stream and the start of a recording have no file yet; a single-use Jibri that is done needs no task any more. */
    private void report(int open, long backlog) {
        Optional<RecorderState> state = recorder.state();
        boolean isBusy = state.filter(RecorderState.BUSY::equals).isPresent();
        lease.ifPresent(protection -> protection.tick(open > 0 || isBusy));
        watching.publish(new WatcherReport.Known(open, backlog, lease.flatMap(ProtectionLease::state), state));
    }

    private void look() {
        try {
            long free = DiskSpace.free(recordings);
            boolean before = disk.low();
            disk = disk.with(free);
            if (disk.low() && !before) {
                LOG.warn("the disk for recordings is filling up", "directory", recordings.toString(), "free", free);
            }
        } catch (IOException unknown) {
            LOG.debug("cannot see how full the disk is", "problem", unknown.toString());
        }
    }

    /** Tells what was delivered at the last moment: the disk on which it is noted may go with the container. */
    void tellTheLast(Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        notices.shutdown();
        if (notices.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            workshop.outboxes().once(atMost.minusNanos(System.nanoTime() - begun));
        }
    }

    @Override
    public void close() {
        notices.shutdownNow();
        sweeper.shutdownNow();
        recorder.close();
    }
}
