package io.brewmaster.finalizer.watch;

import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.OpenFiles;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.mp4.Mp4;
import io.brewmaster.finalizer.mp4.Mp4Inspector;
import io.brewmaster.finalizer.watch.Quiet.Writer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** Since when nothing of a session has changed, and what there is to see of its end. Used by one thread. */
final class Stillness {
    /** Looking through all open files of all processes every second would cost more than it tells. */
    private static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private List<LocalFile> media = List.of();
    private long changed;
    private long searched;
    private Writer writer = Writer.NEVER_SEEN;

    Stillness(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.changed = nanoTime.getAsLong();
        this.searched = changed - BETWEEN_SEARCHES.toNanos();
    }

    void seen(SessionDirectory directory) {
        if (!directory.media().equals(media)) {
            media = directory.media();
            changed = nanoTime.getAsLong();
        }
    }

    /** Whether a process has one of the files open for writing, now. */
    boolean isWritten() {
        search();
        return writer == Writer.WRITING;
    }

    Quiet quiet() throws IOException {
        long now = nanoTime.getAsLong();
        Duration still = Duration.ofNanos(now - changed);
        if (now - searched >= BETWEEN_SEARCHES.toNanos()) {
            search();
        }
        boolean mayBeIndexed = writer == Writer.NEVER_SEEN && still.compareTo(Quiet.AFTER_THE_END) >= 0;
        return new Quiet(still, writer, !media.isEmpty(), mayBeIndexed && isIndexed());
    }

    private void search() {
        searched = nanoTime.getAsLong();
        Set<Path> files = new HashSet<>();
        media.forEach(file -> files.add(file.path()));
        try {
            if (OpenFiles.writer(files).isPresent()) {
                writer = Writer.WRITING;
            } else if (writer == Writer.WRITING) {
                writer = Writer.GONE;
            }
        } catch (IOException unreadable) {
            // What was seen before stands.
        }
    }

    private boolean isIndexed() throws IOException {
        for (LocalFile file : media) {
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                if (!(Mp4Inspector.inspect(new ChannelSource(channel)) instanceof Mp4.Complete)) {
                    return false;
                }
            }
        }
        return !media.isEmpty();
    }
}
