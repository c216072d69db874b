package io.brewmaster.finalizer.finish;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.delivery.Placement.Done;
import io.brewmaster.finalizer.local.FileRegion;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.Completion;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.ObjectStore.UploadGone;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Brings one object into the bucket and does not believe it is there before the store says so: the loop looks, compares,
 * uploads where nothing is, and looks again. It therefore does not matter whether an object comes from this call, from
 * one before it that was killed, or from one beside it.
 */
final class Delivery {
    private static final Log LOG = Log.of(Delivery.class);

    /** How often an upload may be begun for one file: the second and third time are for uploads that others aborted. */
    private static final int MAX_UPLOADS = 3;

    private static final String VIDEO = "video/mp4";

    private final ObjectStore store;
    private final Placement placement;
    private final long partSize;
    private final Patience patience;
    private final ProgressDisplay display;

    Delivery(ObjectStore store, Placement placement, long partSize, Patience patience, ProgressDisplay display) {
        this.store = store;
        this.placement = placement;
        this.partSize = partSize;
        this.patience = patience;
        this.display = display;
    }

    /** The local file is not what it was when it was looked at. */
    static final class FileChangedException extends Exception {
        private static final long serialVersionUID = 1L;

        FileChangedException(LocalFile file) {
            super(file.path() + " changes while it is delivered: is it still being recorded?");
        }
    }

    /** Delivers a media file, whatever its size. */
    Done deliver(LocalFile file, ObjectKey wanted, Map<String, String> tags)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            ObjectKey key = wanted;
            Optional<Crc32c> checksum = Optional.empty();
            int uploads = 0;
            while (true) {
                Optional<StoredObject> there = look(key, uploads);
                if (there.isEmpty()) {
                    requireBudget(++uploads, key);
                    checksum = Optional.of(upload(file, channel, key, tags));
                    continue;
                }
                Crc32c local = checksum.isPresent() ? checksum.get() : checksum(file, channel);
                checksum = Optional.of(local);
                requireUnchanged(file);
                if (placement.isConfirmed(there.get(), file.bytes(), local)) {
                    return new Done(key, local);
                }
                key = Placement.beside(key, wanted, local);
            }
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
    private Crc32c upload(LocalFile file, FileChannel channel, ObjectKey key, Map<String, String> tags)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        abortLeftovers(key);
        PartPlan plan = new PartPlan(partSize, file.bytes());
        Upload upload = patience.insist(() -> store.begin(new ObjectDescription(key.value(), VIDEO, tags)));
        boolean kept = false;
        try {
            PartUploads.Sent sent = new PartUploads(store, patience, display).send(upload, channel, plan, file.name());
            requireUnchanged(file);
            Completion completion =
                    patience.insist(() -> store.complete(upload, sent.parts(), file.bytes(), sent.checksum()));
            if (completion instanceof UploadGone gone) {
                LOG.warn("beginning the upload again", "key", key, "problem", gone.reason());
            }
            kept = completion instanceof ObjectStore.Created;
            return sent.checksum();
        } catch (StoreException failure) {
            if (failure.kind() != StoreException.Kind.UPLOAD_GONE) {
                throw failure;
            }
            LOG.warn("beginning the upload again", "key", key, "problem", failure.reason());
            return checksum(file, channel);
        } catch (GaveUpException timeIsOver) {
            // The next run aborts it: the store is not reachable now, or slow.
            kept = true;
            throw timeIsOver;
        } finally {
            if (!kept) {
                abort(upload);
            }
        }
    }

    /** What a run before this one was killed in the middle of. Without the permission to look it is left to the bucket's rules. */
    private void abortLeftovers(ObjectKey key) throws StoreException, GaveUpException, InterruptedException {
        try {
            for (Upload left : patience.insist(() -> store.openUploads(key.value()))) {
                LOG.info("aborting an upload that was left", "key", key);
                abort(left);
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

    private Crc32c checksum(LocalFile file, FileChannel channel) throws IOException {
        return new FileRegion(channel, new Part(1, 0, file.bytes()), read -> {}).checksum();
    }

    private static void requireUnchanged(LocalFile file) throws FileChangedException, IOException {
        if (!file.isUnchanged()) {
            throw new FileChangedException(file);
        }
    }
}
