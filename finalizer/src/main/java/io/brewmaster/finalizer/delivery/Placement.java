package io.brewmaster.finalizer.delivery;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.store.Confirmation;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.AlreadyThere;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import java.util.Map;

/**
 * Finds a place in the bucket for bytes that are known: where the wanted key is taken by others, beside it. What is there
 * is believed only when the store proves it.
 */
public final class Placement {
    private static final Log LOG = Log.of(Placement.class);

    private final ObjectStore store;
    private final Encryption encryption;
    private final Patience patience;

    public Placement(ObjectStore store, Encryption encryption, Patience patience) {
        this.store = store;
        this.encryption = encryption;
        this.patience = patience;
    }

    /**
     * An object that is there, confirmed.
     *
     * @param key where: the wanted key, or beside it when other bytes have that
     */
    public record Done(ObjectKey key, Crc32c checksum) {}

    /** Stores a small document. */
    public Done place(byte[] content, ObjectKey wanted, Map<String, String> tags, String contentType)
            throws StoreException, GaveUpException, InterruptedException {
        Crc32c checksum = Crc32c.of(content);
        ObjectKey key = wanted;
        while (true) {
            ObjectDescription description = new ObjectDescription(key.value(), contentType, tags);
            if (!(patience.insist(() -> store.create(description, content)) instanceof AlreadyThere there)
                    || isConfirmed(there.object(), content.length, checksum)) {
                return new Done(key, checksum);
            }
            key = beside(key, wanted, checksum);
        }
    }

    /** False when other bytes are there. */
    public boolean isConfirmed(StoredObject object, long bytes, Crc32c checksum)
            throws StoreException, GaveUpException, InterruptedException {
        Confirmation confirmation = Confirmation.of(object, bytes, checksum, encryption);
        if (confirmation instanceof Confirmation.OtherEncryption other) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    object.key() + " is in the bucket, but " + other.difference()
                            + ": set recording.encryption to what the store does, or mend the store");
        }
        if (confirmation instanceof Confirmation.OtherContent other) {
            LOG.warn(
                    "the key is taken by another object, which stays",
                    "key",
                    object.key(),
                    "problem",
                    other.difference());
            return false;
        }
        return confirmation instanceof Confirmation.Confirmed || isProvenByReading(object.key(), bytes, checksum);
    }

    private boolean isProvenByReading(String key, long bytes, Crc32c checksum)
            throws StoreException, GaveUpException, InterruptedException {
        LOG.debug("the store knows no checksum of the full object: reading it back", "key", key);
        ObjectStore.ReadBack back = patience.insist(() -> store.readBack(key, read -> patience.progressed()));
        return back.bytes() == bytes && back.checksum().equals(checksum);
    }

    /** A name that only these bytes have; when even that is taken by others, somebody has to look. */
    public static ObjectKey beside(ObjectKey taken, ObjectKey wanted, Crc32c checksum) throws StoreException {
        ObjectKey beside = wanted.withChecksum(checksum);
        if (taken.equals(beside)) {
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    "other bytes lie at " + wanted + " and at " + beside + ": move them away in the bucket");
        }
        return beside;
    }
}
