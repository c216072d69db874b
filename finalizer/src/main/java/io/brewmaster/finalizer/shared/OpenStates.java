package io.brewmaster.finalizer.shared;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.store.SharedDocuments;
import io.brewmaster.finalizer.store.SharedDocuments.Document;
import io.brewmaster.finalizer.store.SharedDocuments.Listing;
import io.brewmaster.finalizer.store.SharedDocuments.Now;
import io.brewmaster.finalizer.store.SharedDocuments.Written;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenState;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.StateDocument;
import io.brewmaster.finalizer.upload.StateKey;
import java.util.Optional;

/**
 * The states of open uploads in the bucket, as one process sees and changes them. Whoever has the files of a recording
 * owns its upload and takes it back from anybody; whoever does not takes it only in the version that was seen.
 */
public final class OpenStates {
    private static final Log LOG = Log.of(OpenStates.class);

    /** How often others may get in between before the store is to be left alone for a while. */
    private static final int ATTEMPTS = 5;

    private final SharedDocuments documents;
    private final String prefix;
    private final String owner;

    /**
     * For one process.
     *
     * @param prefix the operator's prefix of all keys
     * @param owner the process's own name, which no other has
     */
    public OpenStates(SharedDocuments documents, String prefix, String owner) {
        this.documents = documents;
        this.prefix = prefix;
        this.owner = owner;
    }

    /**
     * A state as it was read.
     *
     * @param key of the document
     * @param version to replace exactly this
     */
    public record Found(String key, OpenState state, String version) {}

    /** How a beat ended. */
    public sealed interface Beat {}

    /** The state in the bucket is as written, and ours. */
    public record Kept() implements Beat {}

    /**
     * Somebody else has the upload now; nothing was written.
     *
     * @param by who; empty when the state was removed, as after an upload that is over
     */
    public record Taken(Optional<String> by) implements Beat {}

    /** All states, and what time it is for the store. */
    public Listing list() throws StoreException {
        return documents.list(StateKey.folder(prefix));
    }

    /**
     * The state of the upload of one object.
     *
     * @throws JsonException when what is there is no state that this version understands
     */
    public Optional<Found> find(String objectKey) throws StoreException, JsonException {
        return read(StateKey.of(prefix, objectKey));
    }

    /**
     * A state by its own key, as it was listed.
     *
     * @throws JsonException when what is there is no state that this version understands
     */
    public Optional<Found> read(String stateKey) throws StoreException, JsonException {
        Optional<Document> there = documents.read(stateKey);
        return there.isEmpty()
                ? Optional.empty()
                : Optional.of(new Found(
                        stateKey,
                        StateDocument.read(there.get().content()),
                        there.get().version()));
    }

    /** The upload of an object is over: nobody needs to know of it any more. */
    public void remove(String objectKey) throws StoreException {
        documents.delete(StateKey.of(prefix, objectKey));
    }

    /** Writes down an upload as ours, whoever had it before. For whoever has the recording's files. */
    public Handle open(OpenUpload upload) throws StoreException {
        Handle handle = new Handle(StateKey.of(prefix, upload.upload().key()), 0, Optional.empty());
        handle.takeBack(upload);
        return handle;
    }

    /**
     * Takes an upload as it is from whoever had it.
     *
     * @return empty when the state is not the one that was found any more
     */
    public Optional<Handle> takeOver(Found found) throws StoreException {
        Handle handle = new Handle(found.key(), found.state().beat(), Optional.of(found.version()));
        return handle.write(found.state().upload()) instanceof Kept ? Optional.of(handle) : Optional.empty();
    }

    /** One state that is ours until {@link Taken} says otherwise. Used by one thread. */
    public final class Handle {
        private final String key;
        private long beat;
        private Optional<String> version;

        private Handle(String key, long beat, Optional<String> version) {
            this.key = key;
            this.beat = beat;
            this.version = version;
        }

        /** The next beat, with what is known by now. */
        public Beat write(OpenUpload upload) throws StoreException {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                String text = next(upload);
                if (wrote(text)) {
                    return new Kept();
                }
                Optional<Document> there = documents.read(key);
                Optional<OpenState> state = there.flatMap(OpenStates::state);
                if (state.isEmpty() || !state.get().owner().equals(owner)) {
                    return new Taken(state.map(OpenState::owner));
                }
                // Our own write whose acknowledgement was lost, now or earlier; or a conflict that is over.
                adopt(there.get(), state.get().beat());
                if (there.get().content().equals(text)) {
                    return new Kept();
                }
            }
            throw contended();
        }

        /** Makes the upload ours again, whoever took it, whether the state is there or not. */
        public void takeBack(OpenUpload upload) throws StoreException {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<Document> there = readIfAllowed();
                if (there.isPresent()) {
                    // What cannot be read is replaced all the same: the recording's files are here.
                    adopt(there.get(), state(there.get()).map(OpenState::beat).orElse(beat));
                } else {
                    version = Optional.empty();
                }
                if (wrote(next(upload))) {
                    return;
                }
            }
            throw contended();
        }

        /**
         * Without s3:ListBucket, S3 refuses to say that a document is absent: then it is written on the condition that
         * there is none.
         */
        private Optional<Document> readIfAllowed() throws StoreException {
            try {
                return documents.read(key);
            } catch (StoreException refused) {
                if (refused.kind() != StoreException.Kind.REFUSED) {
                    throw refused;
                }
                return Optional.empty();
            }
        }

        /** The upload is over: nobody needs to know of it any more. */
        public void remove() throws StoreException {
            documents.delete(key);
        }

        private String next(OpenUpload upload) {
            return StateDocument.write(new OpenState(upload, owner, beat + 1));
        }

        private boolean wrote(String text) throws StoreException {
            Written written = documents.write(key, text, version);
            if (written instanceof Now now) {
                beat++;
                version = Optional.of(now.version());
                return true;
            }
            return false;
        }

        private void adopt(Document there, long theirBeat) {
            beat = theirBeat;
            version = Optional.of(there.version());
        }

        private StoreException contended() {
            return new StoreException(
                    StoreException.Kind.RETRYABLE, "cannot write " + key + ": others kept writing it at the same time");
        }
    }

    /** Empty for what is no state: it is nobody's. */
    private static Optional<OpenState> state(Document there) {
        try {
            return Optional.of(StateDocument.read(there.content()));
        } catch (JsonException notOne) {
            LOG.warn("the state of an upload cannot be read", "problem", String.valueOf(notOne.getMessage()));
            return Optional.empty();
        }
    }
}
