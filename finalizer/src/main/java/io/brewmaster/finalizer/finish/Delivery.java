package io.brewmaster.finalizer.finish;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.book.UploadBook;
import io.brewmaster.finalizer.book.UploadEntry;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.delivery.Placement.Done;
import io.brewmaster.finalizer.finish.Source.FileChangedException;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.Completion;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.ObjectStore.UploadGone;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings one object into the bucket and does not believe it is there before the store says so: the loop looks, compares,
 * uploads where nothing is, and looks again. It therefore does not matter whether an object comes from this call, from
 * one before it that was killed, or from one beside it. What was uploaded while the file grew is gone on with.
 */
final class Delivery {
    private static final Log LOG = Log.of(Delivery.class);

    /** How often an upload may be begun for one file: the second and third time are for uploads that others aborted. */
    private static final int MAX_UPLOADS = 3;

    /** Of an upload that is this disk's alone: every part costs a request, and in Java's interpreter 10 ms of CPU. */
    private static final int FEW_PARTS = 64;
    /** Bytes; what a broken connection has sent of a part is sent again. */
    private static final long LARGEST_OF_WHOLE = 32 << 20;

    private final ObjectStore store;
    private final UploadBook book;
    private final Placement placement;
    private final long partSize;
    private final Patience patience;
    private final PartUploads uploads;

    Delivery(
            ObjectStore store,
            UploadBook book,
            Placement placement,
            long partSize,
            Patience patience,
            PartUploads uploads) {
        this.store = store;
        this.book = book;
        this.placement = placement;
        this.partSize = partSize;
        this.patience = patience;
        this.uploads = uploads;
    }

    /** Writes the documents that belong to an object, before it is there. */
    interface Sealer {
        /**
         * What the object is to be, and the documents that belong to it.
         *
         * @param first the checksum of the final part 1
         */
        Seal seal(ObjectKey key, Crc32c checksum, int count, Crc32c first);
    }

    /** Delivers a media file, whatever its size. */
    Done deliver(Source source, ObjectKey wanted, Sealer sealer)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        ObjectKey key = wanted;
        Optional<Crc32c> checksum = Optional.empty();
        int begun = 0;
        while (true) {
            Optional<StoredObject> there = look(key, begun);
            if (there.isEmpty()) {
                requireBudget(++begun, key);
                checksum = Optional.of(upload(source, key, sealer));
                continue;
            }
            Crc32c local =
                    checksum.isPresent() ? checksum.get() : source.cut(partSize).checksum();
            checksum = Optional.of(local);
            source.requireUnchanged();
            if (placement.isConfirmed(there.get(), source.layout().bytes(), local)) {
                // Begun by a run that was killed, or by a watcher that did not know: nothing can come of it any more.
                abortLeftovers(key, null);
                return new Done(key, local);
            }
            key = Placement.beside(key, wanted, local);
        }
    }

    /**
     * What is at a key. Before the first upload a refusal is no answer: without s3:ListBucket, S3 refuses to say that an
     * object is absent, and whether uploading is allowed is for the upload to find out.
     */
    private Optional<StoredObject> look(ObjectKey key, int uploads)
            throws StoreException, GaveUpException, InterruptedException {
        try {
            return patience.insist(() -> store.head(key.value()));
        } catch (StoreException refused) {
            if (uploads > 0 || refused.kind() != StoreException.Kind.REFUSED) {
                throw refused;
            }
            LOG.debug("cannot see whether the object exists", "problem", refused.reason());
            return Optional.empty();
        }
    }

    private static void requireBudget(int uploads, ObjectKey key) throws GaveUpException {
        if (uploads > MAX_UPLOADS) {
            throw new GaveUpException(
                    "uploading " + key + " (begun " + MAX_UPLOADS + " times, and each time the upload was gone)");
        }
    }

    /** Uploads under a key where nothing is; whether it worked is seen by looking again. */
    private Crc32c upload(Source source, ObjectKey key, Sealer sealer)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        UploadEntry entry = open(source, key);
        boolean isOver = false;
        try {
            Cut cut = source.cut(entry.upload().partSize());
            SortedMap<Integer, SentPart> parts = send(entry, cut, source, key, sealer);
            Crc32c checksum = whole(parts);
            source.requireUnchanged();
            List<StoredPart> stored = parts.values().stream()
                    .map(part -> new StoredPart(part.number(), part.etag(), part.checksum()))
                    .toList();
            Completion completion =
                    patience.insist(() -> store.complete(entry.upload().upload(), stored, cut.bytes(), checksum));
            if (completion instanceof UploadGone gone) {
                LOG.warn("beginning the upload again", "key", key, "problem", gone.reason());
            }
            isOver = !(completion instanceof ObjectStore.Created);
            return checksum;
        } catch (StoreException failure) {
            if (failure.kind() != StoreException.Kind.UPLOAD_GONE) {
                throw failure;
            }
            LOG.warn("beginning the upload again", "key", key, "problem", failure.reason());
            isOver = true;
            return source.cut(partSize).checksum();
        } catch (FileChangedException changed) {
            isOver = true;
            throw changed;
        } finally {
            if (isOver) {
                entry.abort();
            } else {
                // Its notes stay until the documents are there too.
                entry.close();
            }
        }
    }

    /** The upload that was begun while the file grew, or by a run that was killed; else a new one. */
    private UploadEntry open(Source source, ObjectKey key)
            throws StoreException, GaveUpException, InterruptedException {
        Optional<UploadEntry> begun = patience.insist(() -> book.find(source.session(), source.subject(), key));
        abortLeftovers(key, begun.map(entry -> entry.upload().upload().id()).orElse(null));
        if (begun.isPresent()) {
            return begun.get();
        }
        long size = book.isShared() ? partSize : partSizeOfWhole(source.layout().bytes());
        boolean isShared = source.cut(size).count() > 1;
        return patience.insist(
                () -> book.begin(source.session(), source.subject(), key, source.mode(), size, isShared));
    }

    /** A large part that waits loses nothing: the file stays on this disk, and nobody else could go on with it. */
    private long partSizeOfWhole(long bytes) {
        return Math.max(partSize, Math.min(LARGEST_OF_WHOLE, bytes / FEW_PARTS));
    }

    /**
     * All parts but the first, then the seal, then the first: until that is there, whoever finds the upload takes the
     * recording for one that was cut.
     */
    private SortedMap<Integer, SentPart> send(UploadEntry entry, Cut cut, Source source, ObjectKey key, Sealer sealer)
            throws StoreException, GaveUpException, IOException, InterruptedException {
        String name = source.subject().file();
        Upload upload = entry.upload().upload();
        Map<Integer, SentPart> known = entry.upload().parts();
        SortedMap<Integer, SentPart> parts =
                uploads.send(upload, cut, 2, cut.count(), known, entry::sent, entry::beat, name);
        Crc32c first = cut.checksum(1);
        Crc32c checksum = first.then(whole(parts), cut.bytes() - cut.length(1));
        Seal seal = sealer.seal(key, checksum, cut.count(), first);
        patience.insist(() -> {
            entry.seal(seal);
            return seal;
        });
        parts.putAll(uploads.send(upload, cut, 1, 1, known, entry::sent, entry::beat, name));
        return parts;
    }

    /** The checksum of parts that follow one another. */
    private static Crc32c whole(SortedMap<Integer, SentPart> parts) {
        Crc32c whole = Crc32c.EMPTY;
        for (SentPart part : parts.values()) {
            whole = whole.then(part.checksum(), part.length());
        }
        return whole;
    }

    /** What runs before this one were killed in the middle of. Without the permission to look it is left to the bucket's rules. */
    private void abortLeftovers(ObjectKey key, @Nullable String wanted)
            throws StoreException, GaveUpException, InterruptedException {
        try {
            for (Upload left : patience.insist(() -> store.openUploads(key.value()))) {
                if (!left.id().equals(wanted)) {
                    LOG.info("aborting an upload that was left", "key", key);
                    abort(left);
                }
            }
        } catch (StoreException refused) {
            if (refused.kind() != StoreException.Kind.REFUSED) {
                throw refused;
            }
            LOG.debug("cannot look for uploads that were left", "problem", refused.reason());
        }
    }

    private void abort(Upload upload) {
        try {
            store.abort(upload);
        } catch (StoreException notNow) {
            LOG.warn("an upload stays open", "key", upload.key(), "problem", notNow.reason());
        }
    }
}
