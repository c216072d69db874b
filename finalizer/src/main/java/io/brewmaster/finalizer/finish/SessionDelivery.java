package io.brewmaster.finalizer.finish;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.delivery.Placement.Done;
import io.brewmaster.finalizer.finish.Contents.Recording;
import io.brewmaster.finalizer.finish.Delivery.FileChangedException;
import io.brewmaster.finalizer.local.DoneRecords.DoneFile;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Manifest;
import io.brewmaster.finalizer.recording.MetadataRedaction;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.Tags;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Delivers what belongs to a session: its recordings, then the harmless part of its metadata, then the manifest. */
public final class SessionDelivery {
    private static final Log LOG = Log.of(SessionDelivery.class);

    /** Jibri's metadata is a few kilobytes, a large meeting's participants included. */
    private static final long MAX_METADATA = 1 << 20;

    private static final String JSON = "application/json";

    private final FinishSettings settings;
    private final StoreSource stores;
    private final Patience patience;
    private final ProgressDisplay display;

    /** Opens the store when it is needed: a session without a recording needs none. */
    @FunctionalInterface
    public interface StoreSource {
        ObjectStore open() throws StoreException;
    }

    public SessionDelivery(FinishSettings settings, StoreSource stores, Patience patience, ProgressDisplay display) {
        this.settings = settings;
        this.stores = stores;
        this.patience = patience;
        this.display = display;
    }

    /**
     * A recording that is in the bucket.
     *
     * @param upload how long it took
     */
    record DeliveredFile(Recording recording, Done done, Duration upload) {}

    /**
     * What is in the bucket now.
     *
     * @param local the local files that may go
     * @param unreadable metadata.json, when it could not be read
     */
    record Delivered(List<DeliveredFile> recordings, List<DoneFile> local, Optional<LocalFile> unreadable) {
        List<String> keys() {
            return recordings.stream().map(file -> file.done().key().value()).toList();
        }
    }

    Delivered deliver(SessionId session, Optional<LocalFile> metadata, List<Recording> recordings)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        try (ObjectStore store = stores.open()) {
            Placement placement = new Placement(store, settings.encryption(), patience);
            Delivery delivery = new Delivery(store, placement, settings.partSize(), patience, display);
            List<DeliveredFile> delivered = new ArrayList<>();
            for (Recording recording : recordings) {
                delivered.add(deliver(delivery, session, recording));
            }
            Document document = document(metadata);
            ObjectKey home = home(delivered);
            Map<String, String> tags = Tags.of(room(delivered), session.name());
            Manifest.Metadata fate = deliver(placement, document, home, tags);
            Manifest manifest = new Manifest(
                    session.name(),
                    room(delivered),
                    document.redaction().flatMap(MetadataRedaction.Result::meetingUrl),
                    fate,
                    delivered.stream().map(SessionDelivery::manifestFile).toList(),
                    settings.zone());
            placement.place(bytes(Json.pretty(manifest.members())), home.sibling("recording.json"), tags, JSON);
            return new Delivered(delivered, local(delivered, document, fate), document.unreadable());
        }
    }

    private DeliveredFile deliver(Delivery delivery, SessionId session, Recording recording)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        LocalFile file = recording.file();
        ObjectKey whole = key(session, file);
        ObjectKey key = recording.damaged().isPresent() ? whole.damaged() : whole;
        recording
                .damaged()
                .ifPresent(reason ->
                        LOG.warn("recording is damaged: delivering its bytes", "file", file.name(), "problem", reason));
        Duration begun = patience.elapsed();
        Done done = delivery.deliver(file, key, Tags.of(file.media().name().room(), session.name()));
        Duration upload = patience.elapsed().minus(begun);
        LOG.info(
                "recording delivered",
                "session",
                session.name(),
                "key",
                done.key(),
                "bytes",
                file.bytes(),
                "crc32c",
                done.checksum(),
                "seconds",
                upload.toMillis() / 1_000.0);
        return new DeliveredFile(recording, done, upload);
    }

    private ObjectKey key(SessionId session, LocalFile file) throws StoreException {
        try {
            return ObjectKey.of(settings.prefix(), session.name(), file.media());
        } catch (IllegalArgumentException unusable) {
            throw new StoreException(StoreException.Kind.REFUSED, String.valueOf(unusable.getMessage()), unusable);
        }
    }

    /** The folder of the session's documents: that of its first recording that plays. */
    private static ObjectKey home(List<DeliveredFile> delivered) {
        return delivered.stream()
                .filter(file -> file.recording().damaged().isEmpty())
                .findFirst()
                .orElse(delivered.get(0))
                .done()
                .key();
    }

    private static String room(List<DeliveredFile> delivered) {
        return delivered.get(0).recording().file().media().name().room();
    }

    /**
     * Jibri's metadata as far as it could be read.
     *
     * @param problem why there is nothing of it
     */
    private record Document(Optional<LocalFile> file, Optional<MetadataRedaction.Result> redaction, String problem) {
        Optional<LocalFile> unreadable() {
            return redaction.isPresent() ? Optional.empty() : file;
        }
    }

    private Document document(Optional<LocalFile> metadata) throws IOException {
        if (metadata.isEmpty()) {
            return new Document(metadata, Optional.empty(), "Jibri wrote none");
        }
        if (metadata.get().bytes() > MAX_METADATA) {
            return new Document(metadata, Optional.empty(), "it is longer than a mebibyte");
        }
        try {
            // Malformed bytes become U+FFFD: whether it is JSON is for the parser to say.
            String text = new String(Files.readAllBytes(metadata.get().path()), StandardCharsets.UTF_8);
            MetadataRedaction redaction = new MetadataRedaction(settings.metadataKeys());
            return new Document(metadata, Optional.of(redaction.apply(Json.parseObject(text))), "");
        } catch (JsonException malformed) {
            return new Document(metadata, Optional.empty(), String.valueOf(malformed.getMessage()));
        }
    }

    private static Manifest.Metadata deliver(
            Placement placement, Document document, ObjectKey home, Map<String, String> tags)
            throws StoreException, GaveUpException, InterruptedException {
        if (document.redaction().isEmpty()) {
            return new Manifest.MetadataMissing(document.problem());
        }
        MetadataRedaction.Result redaction = document.redaction().get();
        byte[] content = bytes(Json.pretty(redaction.redacted()));
        Done done = placement.place(content, home.sibling("metadata.json"), tags, JSON);
        return new Manifest.MetadataDelivered(done.key(), redaction.withheld());
    }

    private static Manifest.File manifestFile(DeliveredFile delivered) {
        Recording recording = delivered.recording();
        return new Manifest.File(
                recording.file().media(),
                delivered.done().key(),
                delivered.done().checksum(),
                recording.movie(),
                recording.damaged(),
                Optional.empty());
    }

    private static List<DoneFile> local(List<DeliveredFile> delivered, Document document, Manifest.Metadata fate) {
        List<DoneFile> local = new ArrayList<>();
        for (DeliveredFile file : delivered) {
            local.add(doneFile(file.recording().file(), file.done().key()));
        }
        if (fate instanceof Manifest.MetadataDelivered metadata
                && document.file().isPresent()) {
            local.add(doneFile(document.file().get(), metadata.key()));
        }
        return local;
    }

    private static DoneFile doneFile(LocalFile file, ObjectKey key) {
        return new DoneFile(file.name(), file.bytes(), file.modified(), key.value());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
