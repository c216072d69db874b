package io.brewmaster.testkit.media;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A {@link RecordingWriter} that grows by the clock on a thread of its own, until it is told to end. */
public final class PacedRecording implements AutoCloseable {
    private static final int BURST_SECONDS = 10;

    private final RecordingWriter writer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(PacedRecording::daemon);
    private volatile boolean paused;

    PacedRecording(RecordingWriter writer, long bytesPerSecond) {
        this.writer = writer;
        long period = TimeUnit.SECONDS.toNanos(1) * RecordingWriter.BURST / bytesPerSecond;
        var unused = clock.scheduleAtFixedRate(this::tick, period, period, TimeUnit.NANOSECONDS);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "recording");
        thread.setDaemon(true);
        return thread;
    }

    private void tick() {
        if (!paused) {
            writer.grow();
        }
    }

    /** As with a static, silent screen: the file stays as it is for a while, and all is well. */
    public void pause() {
        paused = true;
    }

    public void resume() {
        paused = false;
    }

    /** Bytes written so far. */
    public long size() {
        return writer.size();
    }

    /** As {@link RecordingWriter#growsTo()}: when it is that large, it is time to finish it. */
    public long growsTo() {
        return writer.growsTo();
    }

    /** As {@link RecordingWriter#finish()}. */
    public void finish() {
        stopClock();
        writer.finish();
    }

    /** As {@link RecordingWriter#die()}. */
    public void die() {
        close();
    }

    @Override
    public void close() {
        stopClock();
        writer.close();
    }

    /** Lets a burst on its way arrive: an interrupt would close the file under it. */
    private void stopClock() {
        clock.shutdown();
        try {
            if (!clock.awaitTermination(BURST_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a burst takes more than " + BURST_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
