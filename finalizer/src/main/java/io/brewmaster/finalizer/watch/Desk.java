package io.brewmaster.finalizer.watch;

import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.live.LiveUpload;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.store.StoreException;
import java.time.Duration;

/** What the work on a session needs of the rest. */
public interface Desk {
    /** Begins to look after a file that grows. */
    LiveUpload live(SessionId session, LocalFile file) throws StoreException;

    /**
     * Whether this very file is in the bucket already and only its removal is missing: whoever delivered it was killed.
     * Nothing more is to be uploaded of it.
     */
    boolean isDelivered(SessionId session, LocalFile file);

    /**
     * Delivers a session whose lock the caller has.
     *
     * @param atMost the time for all of it
     */
    Outcome finish(SessionId session, Duration atMost) throws InterruptedException;

    /** Remembers why a session is not delivered yet, for whoever asks. */
    void failed(SessionId session, Outcome outcome);

    /** The session is settled: nothing about it needs to be remembered. */
    void settled(SessionId session);
}
