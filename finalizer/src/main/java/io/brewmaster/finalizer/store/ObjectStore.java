package io.brewmaster.finalizer.store;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import java.util.List;
import java.util.Optional;

/**
 * What delivering needs of an object store, in steps that any process can go on with: an upload is a key and an id, a
 * part stands for itself. Every call ends within a deadline of its own. No call ever replaces an object that exists.
 */
public interface ObjectStore extends AutoCloseable {
    /** What the store says about an object, empty when there is none. */
    Optional<StoredObject> head(String key) throws StoreException;

    /** Uploads of exactly this key that were begun and neither completed nor aborted. */
    List<Upload> openUploads(String key) throws StoreException;

    Upload begin(ObjectDescription description) throws StoreException;

    /**
     * The parts that the store has of an upload, in order.
     *
     * @throws StoreException of kind UPLOAD_GONE when it knows nothing of the upload
     */
    List<ListedPart> parts(Upload upload) throws StoreException;

    /** Sends a part, replacing one of the same number. Safe to call from several threads. */
    StoredPart put(Upload upload, Part part, Crc32c checksum, Content content) throws StoreException;

    /**
     * Makes the object out of its parts.
     *
     * @param parts all of them, in order
     * @param bytes the size of the whole
     * @param checksum of the whole
     */
    Completion complete(Upload upload, List<StoredPart> parts, long bytes, Crc32c checksum) throws StoreException;

    /** Forgets an upload and its parts; an upload that is already gone is no error. */
    void abort(Upload upload) throws StoreException;

    /** Stores a small object in one call. */
    Creation create(ObjectDescription description, byte[] content) throws StoreException;

    /**
     * Reads an object back and computes what it holds: the proof where the store keeps no checksum.
     *
     * @param progress told about every few bytes; may end the reading by throwing
     */
    ReadBack readBack(String key, ReadProgress progress) throws StoreException;

    /**
     * Reads a range of an object back.
     *
     * @param from the first byte, counted from 0
     * @param length in bytes, at least 1; the range lies within the object
     * @param progress as in {@link #readBack(String, ReadProgress)}, counted within the range
     */
    ReadBack readBack(String key, long from, long length, ReadProgress progress) throws StoreException;

    /**
     * Some of the objects under a prefix, in the order of their keys.
     *
     * @param from where the page before ended; empty for the first one
     */
    Page list(String prefix, Optional<String> from) throws StoreException;

    /** The documents in the same bucket that finalizers share. */
    SharedDocuments documents();

    @Override
    void close();

    /** An upload that was begun. */
    record Upload(String key, String id) {}

    /** A part as the store took it. */
    record StoredPart(int number, String etag, Crc32c checksum) {}

    /**
     * A part as the store lists it.
     *
     * @param checksum empty when the store does not say
     */
    record ListedPart(int number, long length, String etag, Optional<Crc32c> checksum) {}

    /** What an object holds. */
    record ReadBack(long bytes, Crc32c checksum) {}

    /** An object as the store lists it. */
    record Listed(String key, long bytes) {}

    /**
     * A page of a listing.
     *
     * @param next where the next page begins; empty when this was the last one
     */
    record Page(List<Listed> objects, Optional<String> next) {
        public Page {
            objects = List.copyOf(objects);
        }
    }

    /** How a small object came to be there. */
    sealed interface Creation {}

    /** How an upload ended. */
    sealed interface Completion {}

    /** The object was made by this call. */
    record Created() implements Creation, Completion {}

    /** Another object has this key; it was left as it is. */
    record AlreadyThere(StoredObject object) implements Creation, Completion {}

    /** The store knows nothing of this upload, or wants it to be begun anew: it was aborted, completed, or expired. */
    record UploadGone(String reason) implements Completion {}

    /** Told how far a reading is. */
    @FunctionalInterface
    interface ReadProgress {
        void read(long bytes) throws StoreException;
    }
}
