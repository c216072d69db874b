package io.brewmaster.finalizer.delivery;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.finalizer.recording.ManifestClaims;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.Listed;
import io.brewmaster.finalizer.store.ObjectStore.Page;
import io.brewmaster.finalizer.store.SharedDocuments.Document;
import io.brewmaster.finalizer.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the manifests in a session's folder: one, or several where the session was delivered more than once. */
public final class Manifests {
    private final ObjectStore store;
    private final Patience patience;

    public Manifests(ObjectStore store, Patience patience) {
        this.store = store;
        this.patience = patience;
    }

    /** A manifest in the bucket. */
    public sealed interface Found {
        /** Where it lies. */
        String key();
    }

    /** One that says what it is about. */
    public record Understood(String key, ManifestClaims claims) implements Found {}

    /** One that does not. */
    public record NotUnderstood(String key, String reason) implements Found {}

    /**
     * All manifests in a folder, by their names.
     *
     * @param folder without a slash at its end
     */
    public List<Found> in(String folder) throws StoreException, GaveUpException, InterruptedException {
        List<Found> found = new ArrayList<>();
        Optional<String> from = Optional.empty();
        do {
            Optional<String> at = from;
            Page page = patience.insist(() -> store.list(folder + "/recording", at));
            for (Listed object : page.objects()) {
                if (ManifestClaims.isManifest(object.key().substring(folder.length() + 1))) {
                    read(object.key()).ifPresent(found::add);
                }
            }
            from = page.next();
        } while (from.isPresent());
        return found;
    }

    private Optional<Found> read(String key) throws StoreException, GaveUpException, InterruptedException {
        Optional<Document> text = patience.insist(() -> store.documents().read(key));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Understood(key, ManifestClaims.parse(text.get().content())));
        } catch (JsonException notOurs) {
            return Optional.of(new NotUnderstood(key, String.valueOf(notOurs.getMessage())));
        }
    }
}
