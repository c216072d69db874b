package io.brewmaster.finalizer.notice;

import java.io.IOException;

/** Where it is noted that somebody is to be told. Nobody is told here: whoever delivers does not wait. */
@FunctionalInterface
public interface Notices {
    /**
     * Is on disk when this returns. What is noted already is not noted again.
     *
     * @throws IOException when it cannot be noted, on a full disk for example
     */
    void note(Arrival arrival) throws IOException;
}
