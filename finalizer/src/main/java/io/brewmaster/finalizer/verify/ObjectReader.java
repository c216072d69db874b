package io.brewmaster.finalizer.verify;

import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.ReadBack;
import io.brewmaster.finalizer.store.StoreException;
import java.time.Duration;

/**
 * Reads whole objects and keeps nothing of them. They are read in ranges: a connection that breaks costs a range, not
 * the object. Used by one thread.
 */
public final class ObjectReader {
    static final long RANGE = 32 << 20;

    /** Bytes a second below which a connection counts as broken, as with parts that are sent. */
    private static final long SLOWEST = 64 << 10;
    /** Before the first byte. */
    private static final Duration BEGINNING = Duration.ofSeconds(60);
    /** A terminal is not drawn anew for every few bytes. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ObjectStore store;
    private final Patience patience;
    private final ProgressDisplay display;
    private Duration shown = Duration.ZERO;

    public ObjectReader(ObjectStore store, Patience patience, ProgressDisplay display) {
        this.store = store;
        this.patience = patience;
        this.display = display;
    }

    /**
     * The checksum of an object as the bucket gives it out.
     *
     * @param bytes its size
     */
    public Crc32c read(String key, long bytes) throws StoreException, GaveUpException, InterruptedException {
        Duration begun = patience.elapsed();
        Crc32c whole = Crc32c.EMPTY;
        try {
            for (long from = 0; from < bytes; from += RANGE) {
                Range range = new Range(key, from, Math.min(RANGE, bytes - from), bytes, begun);
                ReadBack back = patience.insist(range::read);
                whole = whole.then(back.checksum(), back.bytes());
            }
            return whole;
        } finally {
            display.clear();
        }
    }

    /** One range, as often as it takes; only what passes the furthest attempt before is progress. */
    private final class Range {
        private final String key;
        private final long from;
        private final long length;
        private final long whole;
        private final Duration begun;
        private long furthest;

        Range(String key, long from, long length, long whole, Duration begun) {
            this.key = key;
            this.from = from;
            this.length = length;
            this.whole = whole;
            this.begun = begun;
        }

        ReadBack read() throws StoreException {
            Duration deadline = patience.elapsed().plus(BEGINNING).plusSeconds(length / SLOWEST);
            return store.readBack(key, from, length, read -> {
                if (read > furthest) {
                    furthest = read;
                    patience.progressed();
                }
                show();
                if (patience.elapsed().compareTo(deadline) > 0) {
                    throw new StoreException(
                            StoreException.Kind.RETRYABLE, "cannot read " + key + " back: it comes too slowly");
                }
            });
        }

        private void show() {
            Duration now = patience.elapsed();
            if (from + furthest == whole || now.minus(shown).compareTo(LOOK) >= 0) {
                shown = now;
                display.show(key.substring(key.lastIndexOf('/') + 1), from + furthest, whole, now.minus(begun));
            }
        }
    }
}
