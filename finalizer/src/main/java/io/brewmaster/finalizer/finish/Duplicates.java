package io.brewmaster.finalizer.finish;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Manifests;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.finish.Source.FileChangedException;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ManifestClaims;
import io.brewmaster.finalizer.recording.ManifestClaims.Claim;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.store.Confirmation;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.Listed;
import io.brewmaster.finalizer.store.ObjectStore.Page;
import io.brewmaster.finalizer.store.ObjectStore.ReadBack;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds recordings that were delivered before, under whatever session: of the same day, room and file name, with the
 * same bytes, and named by a manifest. One without a manifest is none: whoever delivered it has not finished.
 */
final class Duplicates {
    private static final Log LOG = Log.of(Duplicates.class);

    private final ObjectStore store;
    private final Encryption encryption;
    private final long partSize;
    private final Patience patience;

    Duplicates(ObjectStore store, Encryption encryption, long partSize, Patience patience) {
        this.store = store;
        this.encryption = encryption;
        this.partSize = partSize;
        this.patience = patience;
    }

    /**
     * A recording that was delivered before.
     *
     * @param metadataKey where its session's metadata lies, if it was delivered
     */
    record Twin(ObjectKey key, Optional<String> metadataKey) {}

    /**
     * An object that is what this file would become; the file is read only where one has its size.
     *
     * @param wanted where the file would go
     */
    Optional<Twin> find(Source source, ObjectKey wanted)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        long bytes = source.layout().bytes();
        List<ObjectKey> candidates = ofSize(bytes, wanted);
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Crc32c checksum = source.cut(partSize).checksum();
        source.requireUnchanged();
        String beside = wanted.withChecksum(checksum).file();
        for (ObjectKey candidate : candidates) {
            boolean isOfItsName =
                    candidate.file().equals(wanted.file()) || candidate.file().equals(beside);
            if (isOfItsName && holds(candidate.value(), bytes, checksum)) {
                Optional<ManifestClaims> manifest = naming(candidate, bytes, checksum);
                if (manifest.isPresent()) {
                    return Optional.of(new Twin(candidate, manifest.get().metadataKey()));
                }
            }
        }
        return Optional.empty();
    }

    private List<ObjectKey> ofSize(long bytes, ObjectKey wanted)
            throws StoreException, GaveUpException, InterruptedException {
        String room = wanted.folder().substring(0, wanted.folder().lastIndexOf('/') + 1);
        List<ObjectKey> found = new ArrayList<>();
        try {
            Optional<String> from = Optional.empty();
            do {
                Optional<String> at = from;
                Page page = patience.insist(() -> store.list(room, at));
                page.objects().stream()
                        .filter(object -> object.bytes() == bytes)
                        .map(Listed::key)
                        .map(ObjectKey::parse)
                        .forEach(found::add);
                from = page.next();
            } while (from.isPresent());
        } catch (StoreException refused) {
            if (refused.kind() != StoreException.Kind.REFUSED) {
                throw refused;
            }
            LOG.debug("cannot look for duplicates", "problem", refused.reason());
        }
        return found;
    }

    /** Whether an object has exactly these bytes, as far as the store can prove it. */
    boolean holds(String key, long bytes, Crc32c checksum)
            throws StoreException, GaveUpException, InterruptedException {
        Optional<StoredObject> object = patience.insist(() -> store.head(key));
        if (object.isEmpty()) {
            return false;
        }
        Confirmation confirmation = Confirmation.of(object.get(), bytes, checksum, encryption);
        if (confirmation instanceof Confirmation.Unproven) {
            ReadBack back = patience.insist(() -> store.readBack(key, read -> patience.progressed()));
            return back.equals(new ReadBack(bytes, checksum));
        }
        return confirmation instanceof Confirmation.Confirmed;
    }

    private Optional<ManifestClaims> naming(ObjectKey key, long bytes, Crc32c checksum)
            throws StoreException, GaveUpException, InterruptedException {
        Claim wanted = new Claim(key.value(), bytes, checksum);
        for (Manifests.Found manifest : new Manifests(store, patience).in(key.folder())) {
            if (manifest instanceof Manifests.Understood understood
                    && understood.claims().files().contains(wanted)) {
                return Optional.of(understood.claims());
            }
        }
        return Optional.empty();
    }
}
