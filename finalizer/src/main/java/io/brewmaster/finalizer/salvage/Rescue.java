package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.recording.Tags;
import io.brewmaster.finalizer.salvage.Remains.Cut;
import io.brewmaster.finalizer.salvage.Remains.Headless;
import io.brewmaster.finalizer.salvage.Remains.Nothing;
import io.brewmaster.finalizer.salvage.Remains.Unsure;
import io.brewmaster.finalizer.salvage.Remains.Whole;
import io.brewmaster.finalizer.salvage.Salvaged.Abandoned;
import io.brewmaster.finalizer.salvage.Salvaged.Alive;
import io.brewmaster.finalizer.salvage.Salvaged.AlreadyComplete;
import io.brewmaster.finalizer.salvage.Salvaged.Completed;
import io.brewmaster.finalizer.salvage.Salvaged.NotNow;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.shared.OpenStates.Taken;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.AlreadyThere;
import io.brewmaster.finalizer.store.ObjectStore.Completion;
import io.brewmaster.finalizer.store.ObjectStore.ListedPart;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.ObjectStore.UploadGone;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Completes one upload that was taken over. What the object is to be is written into the state before it is made: whoever
 * finds the state after this one was stopped, too, goes on to the same object and the same documents.
 */
final class Rescue {
    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final Placement placement;
    private final Patience patience;
    private final ZoneId zone;
    private final String state;
    private final OpenStates.Handle handle;
    private final OpenUpload open;
    private final Consumer<Arrival> arrivals;

    /**
     * For one upload.
     *
     * @param state the key of its state
     * @param handle the state, ours by now
     * @param arrivals told of the recording, before the state is removed
     */
    Rescue(
            ObjectStore store,
            Placement placement,
            Patience patience,
            ZoneId zone,
            String state,
            OpenStates.Handle handle,
            OpenUpload open,
            Consumer<Arrival> arrivals) {
        this.store = store;
        this.placement = placement;
        this.patience = patience;
        this.zone = zone;
        this.state = state;
        this.handle = handle;
        this.open = open;
        this.arrivals = arrivals;
    }

    Salvaged run() throws StoreException, GaveUpException, InterruptedException {
        try {
            List<ListedPart> listed = patience.insist(() -> store.parts(open.upload()));
            return complete(Remains.of(open, listed));
        } catch (StoreException failure) {
            if (failure.kind() != StoreException.Kind.UPLOAD_GONE) {
                throw failure;
            }
            return afterwards();
        }
    }

    private Salvaged complete(Remains remains) throws StoreException, GaveUpException, InterruptedException {
        if (remains instanceof Whole whole) {
            return complete(whole.parts(), whole.seal());
        }
        if (remains instanceof Cut cut) {
            return complete(cut.parts(), seal(cut.parts(), Optional.empty(), Optional.of(cut.reason())));
        }
        if (remains instanceof Unsure unsure) {
            return complete(unsure.parts(), seal(unsure.parts(), Optional.of(unsure.reason()), Optional.empty()));
        }
        if (remains instanceof Headless headless) {
            return completeBehindAStandIn(headless);
        }
        return abandon((Nothing) remains);
    }

    private Seal seal(List<SentPart> parts, Optional<String> damaged, Optional<String> truncated) {
        return SealedManifest.seal(open, parts, zone, damaged, truncated);
    }

    private Salvaged completeBehindAStandIn(Headless headless)
            throws StoreException, GaveUpException, InterruptedException {
        StandIn standIn = new StandIn(headless.missing());
        List<SentPart> parts = new ArrayList<>();
        // Its ETag is known only when it is there; nothing reads it before.
        parts.add(new SentPart(1, standIn.length(), standIn.checksum(), ""));
        parts.addAll(headless.parts());
        Seal seal = seal(parts, Optional.of(headless.reason()), Optional.empty());
        if (isTaken(parts.subList(1, parts.size()), seal)) {
            return new Alive(state);
        }
        StoredPart stored = patience.insist(
                () -> store.put(open.upload(), PartPlan.full(open.partSize(), 1), standIn.checksum(), standIn));
        parts.set(0, new SentPart(1, standIn.length(), standIn.checksum(), stored.etag()));
        return complete(parts, seal);
    }

    /** The last look before anything final, and the word to every other finalizer that this one is at it. */
    private boolean isTaken(List<SentPart> parts, Seal seal)
            throws StoreException, GaveUpException, InterruptedException {
        Map<Integer, SentPart> known = parts.stream().collect(Collectors.toMap(SentPart::number, Function.identity()));
        return isTaken(open.with(known).sealed(seal));
    }

    private boolean isTaken(OpenUpload decided) throws StoreException, GaveUpException, InterruptedException {
        return patience.insist(() -> handle.write(decided)) instanceof Taken;
    }

    private Salvaged complete(List<SentPart> parts, Seal seal)
            throws StoreException, GaveUpException, InterruptedException {
        if (isTaken(parts, seal)) {
            return new Alive(state);
        }
        List<StoredPart> stored = parts.stream()
                .map(part -> new StoredPart(part.number(), part.etag(), part.checksum()))
                .toList();
        Upload upload = open.upload();
        Completion completion = patience.insist(() -> store.complete(upload, stored, seal.bytes(), seal.checksum()));
        if (completion instanceof UploadGone gone) {
            return new NotNow(state, "the upload changed meanwhile: " + gone.reason());
        }
        if (completion instanceof AlreadyThere there
                && !placement.isConfirmed(there.object(), seal.bytes(), seal.checksum())) {
            // The parts are all there is of this recording: they stay until somebody has looked.
            return new NotNow(
                    state,
                    "another object lies at " + upload.key() + ": move it away in the bucket, or abort the upload");
        }
        // Also where the answer was lost, and the next attempt found the object.
        conclude(seal);
        return new Completed(
                open.subject(), upload.key(), seal.bytes(), SealedManifest.extent(seal), SealedManifest.reason(seal));
    }

    /** The upload is over. Whoever completed it may not have come to its documents. */
    private Salvaged afterwards() throws StoreException, GaveUpException, InterruptedException {
        String key = open.upload().key();
        Optional<StoredObject> there = patience.insist(() -> store.head(key));
        if (there.isPresent() && open.seal().isEmpty()) {
            remove();
            return new AlreadyComplete(open.subject(), key);
        }
        if (there.isPresent()
                && placement.isConfirmed(
                        there.get(),
                        open.seal().get().bytes(),
                        open.seal().get().checksum())) {
            conclude(open.seal().get());
            return new AlreadyComplete(open.subject(), key);
        }
        remove();
        return new Abandoned(
                open.subject(),
                key,
                there.isPresent()
                        ? "the upload is gone, and another object has its key"
                        : "the upload is gone: it was aborted or has expired");
    }

    private Salvaged abandon(Nothing nothing) throws StoreException, GaveUpException, InterruptedException {
        if (isTaken(open)) {
            return new Alive(state);
        }
        if (nothing.hasParts()) {
            // Somebody may make something of them yet: they stay until the bucket's rules abort the upload.
            remove();
            return new Abandoned(open.subject(), open.upload().key(), nothing.reason());
        }
        patience.insist(() -> {
            store.abort(open.upload());
            return true;
        });
        // Some servers list no parts, and no error, for an upload that has become an object.
        if (patience.insist(() -> store.head(open.upload().key())).isPresent()) {
            return afterwards();
        }
        remove();
        return new Abandoned(open.subject(), open.upload().key(), nothing.reason());
    }

    private void conclude(Seal seal) throws StoreException, GaveUpException, InterruptedException {
        ObjectKey key = ObjectKey.parse(open.upload().key());
        Map<String, String> tags = Tags.of(open.subject().room(), open.subject().session());
        if (seal.metadata().isPresent()) {
            placement.place(bytes(seal.metadata().get()), key.sibling("metadata.json"), tags, JSON);
        }
        placement.place(bytes(seal.manifest()), key.sibling("recording.json"), tags, JSON);
        arrivals.accept(new Arrival(
                open.subject().session(),
                open.subject().room(),
                key.value(),
                seal.bytes(),
                seal.checksum(),
                SealedManifest.membersOf(seal)));
        remove();
    }

    private void remove() throws StoreException, GaveUpException, InterruptedException {
        patience.insist(() -> {
            handle.remove();
            return true;
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
