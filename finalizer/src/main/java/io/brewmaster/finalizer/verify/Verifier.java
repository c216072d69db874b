package io.brewmaster.finalizer.verify;

import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Manifests;
import io.brewmaster.finalizer.delivery.Manifests.Found;
import io.brewmaster.finalizer.delivery.Manifests.NotUnderstood;
import io.brewmaster.finalizer.delivery.Manifests.Understood;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.ManifestClaims;
import io.brewmaster.finalizer.recording.ManifestClaims.Claim;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.Listed;
import io.brewmaster.finalizer.store.ObjectStore.Page;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.store.StoredObject;
import io.brewmaster.finalizer.verify.Checked.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compares objects with what their manifests say. Under a prefix the manifests lead: each names its recordings, and
 * what none of them names has lost its own.
 */
public final class Verifier {
    private static final String OWN = ".brewmaster/";
    private static final String DAMAGED = "damaged/";
    /** How many recordings may wait for a manifest in another folder before they are reported. */
    private static final int MAX_UNNAMED = 10_000;
    /** A session's folder, and the one where its recordings lie that do not play. */
    private static final int FOLDERS = 2;

    private final ObjectStore store;
    private final Patience patience;
    private final ObjectReader reader;
    private final Manifests manifests;
    private final Tally tally;
    private final Consumer<Checked> told;
    private final Map<String, List<Found>> folders = new LinkedHashMap<>();

    /**
     * For any number of keys.
     *
     * @param tally counts what is found
     * @param told takes what is found, as soon as it is known
     */
    public Verifier(ObjectStore store, Patience patience, ObjectReader reader, Tally tally, Consumer<Checked> told) {
        this.store = store;
        this.patience = patience;
        this.reader = reader;
        this.manifests = new Manifests(store, patience);
        this.tally = tally;
        this.told = told;
    }

    /**
     * Verifies a recording, all recordings of a manifest, or all below a folder.
     *
     * @param given a key, or a folder with or without a slash at its end
     * @throws StoreException when the bucket cannot be used
     */
    public void verify(String given) throws StoreException, GaveUpException, InterruptedException {
        if (!given.endsWith("/") && there(given).isPresent()) {
            if (ManifestClaims.isManifest(file(given))) {
                manifest(folder(given));
            } else {
                recording(given);
            }
        } else if (!below(given.endsWith("/") ? given : given + "/")) {
            missing(given);
        }
    }

    private Optional<StoredObject> there(String key) throws StoreException, GaveUpException, InterruptedException {
        return patience.insist(() -> store.head(key));
    }

    private void recording(String key) throws StoreException, GaveUpException, InterruptedException {
        List<Named> names = naming(key);
        if (names.isEmpty()) {
            tell(unnamed(key));
        } else {
            compare(key, names);
        }
    }

    private static Checked unnamed(String key) {
        return new Checked(key, Verdict.MANIFEST_MISSING, 0, Optional.of("no manifest beside it names it"));
    }

    private void missing(String key) throws StoreException, GaveUpException, InterruptedException {
        List<Named> names = key.endsWith("/") ? List.of() : naming(key);
        tell(absent(
                key,
                names.isEmpty()
                        ? "nothing has this key, and nothing lies below it"
                        : names.get(0).says()));
    }

    private static Checked absent(String key, String reason) {
        return new Checked(key, Verdict.OBJECT_MISSING, 0, Optional.of(reason));
    }

    /** False when there is nothing. */
    private boolean below(String folder) throws StoreException, GaveUpException, InterruptedException {
        Sweep sweep = new Sweep();
        boolean any = false;
        Optional<String> from = Optional.empty();
        do {
            Optional<String> at = from;
            Page page = patience.insist(() -> store.list(folder, at));
            for (Listed object : page.objects()) {
                any = true;
                sweep.meet(object.key());
            }
            from = page.next();
        } while (from.isPresent());
        sweep.end();
        return any;
    }

    /** One walk through the keys below a folder, in their order. */
    private final class Sweep {
        /** Recordings that no manifest in their own folder names. */
        private final Set<String> unnamed = new LinkedHashSet<>();
        /** Recordings that were compared because of a manifest in another folder. */
        private final Set<String> compared = new LinkedHashSet<>();

        private String manifestsOf = "";

        void meet(String key) throws StoreException, GaveUpException, InterruptedException {
            String file = file(key);
            if (key.startsWith(OWN) || key.contains("/" + OWN) || ManifestClaims.isMetadata(file)) {
                return;
            }
            if (ManifestClaims.isManifest(file)) {
                if (!manifestsOf.equals(folder(key))) {
                    manifestsOf = folder(key);
                    compared.addAll(manifest(folder(key)));
                }
            } else if (names(folder(key), key).isEmpty()) {
                unnamed.add(key);
                if (unnamed.size() >= MAX_UNNAMED) {
                    end();
                }
            }
        }

        /** A damaged recording's manifest may lie with the session's others, outside of what was swept. */
        void end() throws StoreException, GaveUpException, InterruptedException {
            unnamed.removeAll(compared);
            for (String key : unnamed) {
                recording(key);
            }
            unnamed.clear();
        }
    }

    /**
     * Compares all that the manifests of a folder name.
     *
     * @return what lies in another folder
     */
    private List<String> manifest(String folder) throws StoreException, GaveUpException, InterruptedException {
        Map<String, List<Named>> names = new LinkedHashMap<>();
        for (Found found : in(folder)) {
            if (found instanceof NotUnderstood not) {
                tell(new Checked(not.key(), Verdict.DIFFERS, 0, Optional.of("it is no manifest: " + not.reason())));
            } else if (found instanceof Understood manifest) {
                for (Claim claim : manifest.claims().files()) {
                    names.computeIfAbsent(claim.key(), none -> new ArrayList<>())
                            .add(new Named(manifest.key(), claim));
                }
                metadata(manifest);
            }
        }
        for (Map.Entry<String, List<Named>> one : names.entrySet()) {
            compare(one.getKey(), one.getValue());
        }
        return names.keySet().stream()
                .filter(key -> !folder(key).equals(folder))
                .toList();
    }

    /** Only that it is there: the manifest says no more of it. */
    private void metadata(Understood manifest) throws StoreException, GaveUpException, InterruptedException {
        Optional<String> key = manifest.claims().metadataKey();
        if (key.isPresent() && there(key.get()).isEmpty()) {
            tell(absent(key.get(), manifest.key() + " names it"));
        }
    }

    private void compare(String key, List<Named> names) throws StoreException, GaveUpException, InterruptedException {
        try {
            tell(compared(key, names));
        } catch (StoreException refused) {
            if (refused.kind() != StoreException.Kind.REFUSED) {
                throw refused;
            }
            tell(new Checked(key, Verdict.UNREADABLE, 0, Optional.of(refused.reason())));
        }
    }

    private Checked compared(String key, List<Named> names)
            throws StoreException, GaveUpException, InterruptedException {
        Optional<StoredObject> object = there(key);
        if (object.isEmpty()) {
            return absent(key, names.get(0).says());
        }
        long bytes = object.get().bytes();
        for (Named name : names) {
            if (name.claim().bytes() != bytes) {
                return new Checked(
                        key, Verdict.DIFFERS, bytes, Optional.of("it has " + bytes + " bytes, " + name.says()));
            }
        }
        Crc32c checksum = reader.read(key, bytes);
        tally.read(bytes);
        for (Named name : names) {
            if (!name.claim().checksum().equals(checksum)) {
                return new Checked(
                        key, Verdict.DIFFERS, bytes, Optional.of("its checksum is " + checksum + ", " + name.says()));
            }
        }
        return new Checked(key, Verdict.OK, bytes, Optional.empty());
    }

    /** What a manifest says of an object. */
    private record Named(String manifest, Claim claim) {
        String says() {
            return manifest + " says " + claim.bytes() + " bytes, checksum " + claim.checksum();
        }
    }

    /** What the manifests say that may know of an object: those beside it, for a damaged one those of its session. */
    private List<Named> naming(String key) throws StoreException, GaveUpException, InterruptedException {
        List<Named> names = names(folder(key), key);
        return names.isEmpty() && key.startsWith(DAMAGED) ? names(folder(key.substring(DAMAGED.length())), key) : names;
    }

    private List<Named> names(String folder, String key) throws StoreException, GaveUpException, InterruptedException {
        List<Named> names = new ArrayList<>();
        for (Found found : in(folder)) {
            if (found instanceof Understood manifest) {
                manifest.claims().files().stream()
                        .filter(claim -> claim.key().equals(key))
                        .forEach(claim -> names.add(new Named(manifest.key(), claim)));
            }
        }
        return names;
    }

    private List<Found> in(String folder) throws StoreException, GaveUpException, InterruptedException {
        List<Found> known = folders.get(folder);
        if (known != null) {
            return known;
        }
        List<Found> found = manifests.in(folder);
        if (folders.size() >= FOLDERS) {
            folders.remove(folders.keySet().iterator().next());
        }
        folders.put(folder, found);
        return found;
    }

    private void tell(Checked checked) {
        tally.add(checked);
        told.accept(checked);
    }

    private static String folder(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    private static String file(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }
}
