package io.brewmaster.finalizer.progress;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Shows the progress of one file after another as that of all. What needs no upload counts as if it had never been. */
public final class BacklogProgress implements ProgressDisplay {
    private final ProgressDisplay display;
    private final int files;
    private final LongSupplier nanoTime;
    private final long begun;
    private long total;
    private long done;
    private int number;
    private long size;
    private long shown;

    /**
     * Begins now.
     *
     * @param files how many
     * @param bytes of all of them
     * @param nanoTime a monotonic time in nanoseconds
     */
    public BacklogProgress(ProgressDisplay display, int files, long bytes, LongSupplier nanoTime) {
        this.display = display;
        this.files = files;
        this.total = bytes;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** The next file begins. */
    public void next(long bytes) {
        number++;
        size = bytes;
        shown = 0;
    }

    /** The file that was begun is over. */
    public void ended() {
        if (shown == 0) {
            total -= size;
        } else {
            done += size;
        }
    }

    @Override
    public void show(String what, long sent, long of, Duration elapsed) {
        // The last part of a file is sent first, and counted anew: nobody wants to see that.
        shown = Math.max(shown, Math.min(sent, size));
        display.show(
                number + "/" + files + " " + what, done + shown, total, Duration.ofNanos(nanoTime.getAsLong() - begun));
    }

    @Override
    public void clear() {
        display.clear();
    }
}
