package io.brewmaster.finalizer.finish;

import io.brewmaster.finalizer.delivery.Patience;

/**
 * How much of a file has gone out. Sending a part again after a failure counts only once it passes what went out before:
 * trying again is no progress. Safe for several threads.
 */
final class Progress {
    private final Patience patience;
    private final long[] furthest;
    private long sent;

    Progress(Patience patience, int parts) {
        this.patience = patience;
        this.furthest = new long[parts];
    }

    /** So many bytes of the part are out. */
    synchronized void sent(int part, long bytes) {
        long further = bytes - furthest[part - 1];
        if (further > 0) {
            furthest[part - 1] = bytes;
            sent += further;
            patience.progressed();
        }
    }

    synchronized long sent() {
        return sent;
    }
}
