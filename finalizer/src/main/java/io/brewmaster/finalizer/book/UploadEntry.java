package io.brewmaster.finalizer.book;

import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.OnceLog;
import io.brewmaster.finalizer.local.UploadJournal;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is noted about one open upload, in the journal on this disk and in the bucket. A note that cannot be made is
 * reported once and not missed: what is in the store can be listed, and what is not known is sent again.
 *
 * <p>Parts may be noted by several threads; everything else is the business of the one that works on the session.
 */
public final class UploadEntry implements AutoCloseable {
    private static final Log LOG = Log.of(UploadEntry.class);

    /** How often the state in the bucket says that its owner lives; a fraction of the least recording.orphan_after. */
    static final Duration BEAT = Duration.ofSeconds(20);

    private final ObjectStore store;
    private final OpenStates states;
    private final LongSupplier nanoTime;
    private final OnceLog trouble;
    private final boolean isShared;
    private OpenUpload upload;
    private @Nullable UploadJournal journal;
    private OpenStates.@Nullable Handle handle;
    private long lastBeat;

    UploadEntry(
            ObjectStore store,
            OpenStates states,
            LongSupplier nanoTime,
            OpenUpload upload,
            @Nullable UploadJournal journal,
            boolean isShared) {
        this.store = store;
        this.states = states;
        this.nanoTime = nanoTime;
        this.trouble = new OnceLog(LOG, Duration.ofMinutes(1), nanoTime);
        this.upload = upload;
        this.journal = journal;
        this.isShared = isShared;
        this.lastBeat = nanoTime.getAsLong() - BEAT.toNanos();
    }

    public synchronized OpenUpload upload() {
        return upload;
    }

    /** The store has taken a part. */
    public synchronized void sent(SentPart part) {
        upload = upload.with(part);
        note(journal -> journal.sent(part));
    }

    /** Says in the bucket that this upload has a living owner, when it is time to. */
    public synchronized void beat() {
        if (isShared && nanoTime.getAsLong() - lastBeat >= BEAT.toNanos()) {
            beatNow();
        }
    }

    /** Brings what the bucket says about this upload up to date, if that is possible now. */
    public synchronized void beatNow() {
        if (!isShared) {
            return;
        }
        lastBeat = nanoTime.getAsLong();
        try {
            write();
        } catch (StoreException notNow) {
            trouble.warn(notNow.reason(), "cannot note the upload in the bucket", "problem", notNow.reason());
        }
    }

    private void write() throws StoreException {
        OpenStates.@Nullable Handle known = handle;
        if (known == null) {
            handle = states.open(upload);
        } else if (known.write(upload) instanceof OpenStates.Taken taken) {
            LOG.warn(
                    "another finalizer took this upload: taking it back",
                    "key",
                    upload.upload().key(),
                    "owner",
                    taken.by().orElse("none any more"));
            known.takeBack(upload);
        }
    }

    /**
     * Notes what the object is to be. Only when that is in the bucket may the final part 1 go up.
     *
     * @throws StoreException when the bucket does not take the note
     */
    public synchronized void seal(Seal seal) throws StoreException {
        upload = upload.sealed(seal);
        note(journal -> journal.sealed(seal));
        if (isShared) {
            write();
        }
    }

    /** The upload is an object now, or is not wanted any more: forgets it. */
    public synchronized void done() {
        note(UploadJournal::delete);
        close();
        if (!isShared) {
            return;
        }
        try {
            states.remove(upload.upload().key());
        } catch (StoreException notNow) {
            LOG.warn("a note about a finished upload stays in the bucket", "problem", notNow.reason());
        }
    }

    /** Ends the upload without an object. */
    public void abort() {
        try {
            store.abort(upload().upload());
        } catch (StoreException notNow) {
            LOG.warn("an upload stays open", "key", upload().upload().key(), "problem", notNow.reason());
        }
        done();
    }

    /** Lets go of it; all notes stay. */
    @Override
    public synchronized void close() {
        note(UploadJournal::close);
        journal = null;
    }

    /** What is done with the journal while there is one. */
    private interface Note {
        void make(UploadJournal journal) throws IOException;
    }

    private synchronized void note(Note note) {
        UploadJournal open = journal;
        if (open == null) {
            return;
        }
        try {
            note.make(open);
        } catch (IOException noRoom) {
            trouble.warn(
                    "journal", "cannot write the journal of an upload: going on without", "problem", noRoom.toString());
        }
    }
}
