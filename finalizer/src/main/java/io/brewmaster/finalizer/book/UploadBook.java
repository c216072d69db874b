package io.brewmaster.finalizer.book;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.UploadJournal;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.Tags;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.ListedPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Begins uploads and finds those again that were begun: by the journal on this disk, else by the bucket's own state. */
public final class UploadBook {
    private static final Log LOG = Log.of(UploadBook.class);

    private static final String VIDEO = "video/mp4";

    private final Path journals;
    private final ObjectStore store;
    private final OpenStates states;
    private final LongSupplier nanoTime;
    private final boolean shares;

    /**
     * Keeps its journals in a folder.
     *
     * @param nanoTime a monotonic time in nanoseconds
     */
    public UploadBook(Path journals, ObjectStore store, OpenStates states, LongSupplier nanoTime) {
        this(journals, store, states, nanoTime, true);
    }

    private UploadBook(Path journals, ObjectStore store, OpenStates states, LongSupplier nanoTime, boolean shares) {
        this.shares = shares;
        this.journals = journals;
        this.store = store;
        this.states = states;
        this.nanoTime = nanoTime;
    }

    /**
     * The same, but uploads are noted on this disk alone: the files stay here, and others must not complete an upload
     * that rests until somebody goes on with it.
     */
    public UploadBook onThisDisk() {
        return new UploadBook(journals, store, states, nanoTime, false);
    }

    /** Whether uploads are noted in the bucket too, where others find them. */
    public boolean isShared() {
        return shares;
    }

    /** The upload of a file that was begun under a key and not completed, as far as anybody remembers. */
    public Optional<UploadEntry> find(SessionId session, Subject subject, ObjectKey key) throws StoreException {
        Optional<OpenUpload> noted = UploadJournal.read(journals, session, subject.file());
        if (noted.isPresent()) {
            UploadEntry entry = entry(noted.get(), journal(session, subject, noted.get()), shares);
            if (noted.get().upload().key().equals(key.value())) {
                return Optional.of(entry);
            }
            // The recording turned out to belong elsewhere, under damaged/ for example; an upload's key stays what it
            // is.
            entry.abort();
        }
        Optional<OpenUpload> shared = inBucket(subject, key);
        if (shared.isPresent()) {
            return Optional.of(entry(shared.get(), journal(session, subject, shared.get()), true));
        }
        return Optional.empty();
    }

    /**
     * The file is in the bucket: what was noted about its upload goes, by this run or by one that was killed right after
     * it completed the upload.
     *
     * @param key where the file is
     */
    public void forget(SessionId session, Subject subject, ObjectKey key) {
        Optional<OpenUpload> noted = UploadJournal.read(journals, session, subject.file());
        if (noted.isPresent()) {
            entry(noted.get(), journal(session, subject, noted.get()), shares).done();
            return;
        }
        // A full disk has no journal; the bucket may have a note all the same.
        try {
            states.remove(key.value());
        } catch (StoreException notNow) {
            LOG.warn("a note about a finished upload stays in the bucket", "key", key, "problem", notNow.reason());
        }
    }

    private Optional<OpenUpload> inBucket(Subject subject, ObjectKey key) throws StoreException {
        try {
            Optional<OpenUpload> found = states.find(key.value())
                    .map(state -> state.state().upload())
                    .filter(upload -> upload.subject().equals(subject));
            if (found.isEmpty()) {
                return Optional.empty();
            }
            LOG.info("going on with an upload that the bucket remembers", "key", key);
            return Optional.of(found.get().with(listed(found.get())));
        } catch (JsonException unreadable) {
            LOG.warn("a note about an upload cannot be read", "key", key, "problem", unreadable.getMessage());
            return Optional.empty();
        } catch (StoreException failure) {
            if (failure.kind() == StoreException.Kind.RETRYABLE) {
                throw failure;
            }
            LOG.debug("no upload to go on with", "key", key, "problem", failure.reason());
            return Optional.empty();
        }
    }

    /** The store's own list says which parts it has; the note may say what their bytes were where the list does not. */
    private Map<Integer, SentPart> listed(OpenUpload noted) throws StoreException {
        Map<Integer, SentPart> parts = new HashMap<>();
        for (ListedPart part : store.parts(noted.upload())) {
            @Nullable SentPart same = noted.parts().get(part.number());
            if (part.checksum().isPresent()) {
                parts.put(
                        part.number(),
                        new SentPart(
                                part.number(), part.length(), part.checksum().get(), part.etag()));
            } else if (same != null && same.etag().equals(part.etag())) {
                parts.put(part.number(), same);
            }
        }
        return parts;
    }

    /**
     * Begins an upload and notes it.
     *
     * @param isShared whether it is to be noted in the bucket too: worth it as soon as there is more than one part
     */
    public UploadEntry begin(
            SessionId session, Subject subject, ObjectKey key, RecordingMode mode, long partSize, boolean isShared)
            throws StoreException {
        Upload upload = store.begin(new ObjectDescription(
                key.value(), VIDEO, Tags.of(subject.room(), subject.session()), metadata(subject, mode, partSize)));
        OpenUpload begun = OpenUpload.begun(subject, upload, mode, partSize);
        UploadEntry entry = entry(begun, journal(session, subject, begun), isShared && shares);
        entry.beatNow();
        return entry;
    }

    private UploadEntry entry(OpenUpload upload, @Nullable UploadJournal journal, boolean isShared) {
        return new UploadEntry(store, states, nanoTime, upload, journal, isShared);
    }

    /** What an operator sees on the object, and on nothing else once the recorder is lost. */
    private static Map<String, String> metadata(Subject subject, RecordingMode mode, long partSize) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("session", ascii(subject.session()));
        metadata.put("mode", mode.word());
        metadata.put("part-size", Long.toString(partSize));
        return metadata;
    }

    /** S3 takes other characters in tags, but not here. */
    private static String ascii(String text) {
        String plain = new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        return plain.replaceAll("[^ -~]", "_");
    }

    private @Nullable UploadJournal journal(SessionId session, Subject subject, OpenUpload begun) {
        try {
            return UploadJournal.begin(journals, session, subject.file(), begun);
        } catch (IOException noRoom) {
            LOG.warn("no journal for an upload: going on without", noRoom, "session", session.name());
            return null;
        }
    }
}
