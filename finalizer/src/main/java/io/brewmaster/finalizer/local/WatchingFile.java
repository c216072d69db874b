package io.brewmaster.finalizer.local;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.recorder.WatcherReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a watcher tells the agent beside it what it has to do. A report that cannot be written, for want of
 * space for example, is left out: the reader finds an old one, which means that nothing is known. Used by one thread.
 */
public final class WatchingFile {
    private static final Log LOG = Log.of(WatchingFile.class);

    private final Path state;
    private final Path file;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private WatcherReport.@Nullable Known published;
    private long publishedAt;
    private boolean isFailing;

    /**
     * Writes nothing yet.
     *
     * @param state {@code recording.state_dir}
     * @param nanoTime a monotonic time in nanoseconds
     */
    public WatchingFile(Path state, InstantSource clock, LongSupplier nanoTime) {
        this.state = state;
        this.file = state.resolve(WatcherReport.FILE);
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Writes the report, if it is another one or the last one is due to be renewed. To be called once a second. */
    public void publish(WatcherReport.Known report) {
        long now = nanoTime.getAsLong();
        // A call may come a moment early or late.
        long renewal = WatcherReport.AT_LEAST_EVERY.toNanos() * 3 / 4;
        if (report.equals(published) && now - publishedAt < renewal) {
            return;
        }
        try {
            Files.createDirectories(state);
            AtomicFile.show(file, report.text(clock.instant()).getBytes(StandardCharsets.UTF_8));
            published = report;
            publishedAt = now;
            isFailing = false;
        } catch (IOException noRoom) {
            failed(noRoom);
        }
    }

    private void failed(IOException noRoom) {
        if (!isFailing) {
            isFailing = true;
            LOG.warn(
                    "cannot tell the agent what there is to do", "file", file.toString(), "problem", noRoom.toString());
        }
    }
}
