package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** How another thread ends a request: by closing under it what it waits for. */
final class Abort {
    private @Nullable Wire awaited;
    private boolean aborted;

    /**
     * From now on this is what the request waits for.
     *
     * @throws InterruptedIOException when it has been aborted; the thing is closed then
     */
    synchronized <T extends Wire> T watch(T next) throws IOException {
        if (aborted) {
            next.close();
            throw new InterruptedIOException("the request was aborted");
        }
        awaited = next;
        return next;
    }

    /** The request is over, and what it waited for belongs to somebody else. */
    synchronized void over() {
        awaited = null;
    }

    synchronized void abort() {
        aborted = true;
        if (awaited != null) {
            awaited.close();
        }
    }
}
