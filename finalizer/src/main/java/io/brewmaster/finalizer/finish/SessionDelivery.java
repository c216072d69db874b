package io.brewmaster.finalizer.finish;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.book.UploadBook;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.delivery.Placement.Done;
import io.brewmaster.finalizer.finish.Contents.Recording;
import io.brewmaster.finalizer.finish.Duplicates.Twin;
import io.brewmaster.finalizer.finish.Source.FileChangedException;
import io.brewmaster.finalizer.local.Bandwidth;
import io.brewmaster.finalizer.local.DoneRecords.DoneFile;
import io.brewmaster.finalizer.local.LocalFile;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Manifest;
import io.brewmaster.finalizer.recording.MediaFile;
import io.brewmaster.finalizer.recording.MetadataRedaction;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.recording.Tags;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.Seal;
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

    private static final String METADATA = "metadata.json";
    private static final String JSON = "application/json";

    private final FinishSettings settings;
    private final StoreSource stores;
    private final Books books;
    private final Patience patience;
    private final Bandwidth bandwidth;
    private final ProgressDisplay display;

    /** Opens the store when it is needed: a session without a recording needs none. Whoever made it closes it. */
    @FunctionalInterface
    public interface StoreSource {
        ObjectStore open() throws StoreException;
    }

    /** Finds the notes about open uploads in a store. */
    @FunctionalInterface
    public interface Books {
        UploadBook of(ObjectStore store);
    }

    public SessionDelivery(
            FinishSettings settings,
            StoreSource stores,
            Books books,
            Patience patience,
            Bandwidth bandwidth,
            ProgressDisplay display) {
        this.settings = settings;
        this.stores = stores;
        this.books = books;
        this.patience = patience;
        this.bandwidth = bandwidth;
        this.display = display;
    }

    /**
     * A recording that is in the bucket.
     *
     * @param manifest what its manifest says of it
     * @param upload how long it took
     */
    record DeliveredFile(Recording recording, Done done, Manifest.File manifest, Duration upload) {}

    /**
     * What is in the bucket now.
     *
     * @param manifest of all of them
     * @param local the local files that may go
     * @param unreadable metadata.json, when it could not be read
     */
    record Delivered(
            List<DeliveredFile> recordings, Manifest manifest, List<DoneFile> local, Optional<LocalFile> unreadable) {
        List<String> keys() {
            return recordings.stream().map(file -> file.done().key().value()).toList();
        }
    }

    Delivered deliver(SessionId session, Optional<LocalFile> metadata, List<Recording> recordings)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        ObjectStore store = stores.open();
        Placement placement = new Placement(store, settings.encryption(), patience);
        UploadBook book = books.of(store);
        Delivery delivery = new Delivery(
                store,
                book,
                placement,
                settings.partSize(),
                patience,
                new PartUploads(store, patience, bandwidth, display));
        Document document = document(metadata);
        List<DeliveredFile> delivered = new ArrayList<>();
        for (Recording recording : recordings) {
            delivered.add(deliver(delivery, session, recording, document));
        }
        ObjectKey home = home(delivered);
        Map<String, String> tags = Tags.of(room(delivered), session.name());
        Manifest.Metadata fate = deliver(placement, document, home, tags);
        Manifest manifest = manifest(
                session,
                document,
                fate,
                delivered.stream().map(DeliveredFile::manifest).toList());
        placement.place(bytes(manifest.text()), home.sibling("recording.json"), tags, JSON);
        for (DeliveredFile file : delivered) {
            book.forget(
                    session,
                    file.recording().file().subject(session),
                    file.done().key());
        }
        return new Delivered(delivered, manifest, local(delivered, document, fate), document.unreadable());
    }

    /**
     * Which local files the bucket has if all recordings were delivered before, as this session's or another's, with
     * manifests that name them. Nothing is written: a manifest made again from a copy could differ in the file's time.
     */
    Optional<List<DoneFile>> deliveredBefore(
            SessionId session, Optional<LocalFile> metadata, List<Recording> recordings)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        Duplicates duplicates = new Duplicates(stores.open(), settings.encryption(), settings.partSize(), patience);
        List<DoneFile> there = new ArrayList<>();
        Optional<String> metadataKey = Optional.empty();
        for (Recording recording : recordings) {
            try (Source source = open(session, recording)) {
                Optional<Twin> twin = duplicates.find(source, key(session, recording));
                if (twin.isEmpty()) {
                    return Optional.empty();
                }
                there.add(doneFile(recording.file(), twin.get().key().value()));
                metadataKey = metadataKey.or(twin.get()::metadataKey);
            }
        }
        if (metadata.isPresent() && metadataKey.isPresent()) {
            Optional<byte[]> text = document(metadata).redactedText().map(SessionDelivery::bytes);
            if (text.isPresent() && duplicates.holds(metadataKey.get(), text.get().length, Crc32c.of(text.get()))) {
                there.add(doneFile(metadata.get(), metadataKey.get()));
            }
        }
        return Optional.of(there);
    }

    private Manifest manifest(SessionId session, Document document, Manifest.Metadata fate, List<Manifest.File> files) {
        return new Manifest(
                session.name(),
                files.get(0).name().room(),
                document.redaction().flatMap(MetadataRedaction.Result::meetingUrl),
                fate,
                files,
                settings.zone());
    }

    private DeliveredFile deliver(Delivery delivery, SessionId session, Recording recording, Document document)
            throws StoreException, GaveUpException, FileChangedException, IOException, InterruptedException {
        recording
                .problem()
                .ifPresent(reason -> LOG.warn(
                        "recording was cut: delivering what there is",
                        "file",
                        recording.file().name(),
                        "problem",
                        reason));
        Duration begun = patience.elapsed();
        try (Source source = open(session, recording)) {
            Done done = delivery.deliver(source, key(session, recording), (at, checksum, count, first) -> {
                Manifest manifest = sealed(session, document, manifestFile(source, recording, at, checksum));
                return new Seal(
                        source.layout().bytes(), checksum, count, first, manifest.text(), document.redactedText());
            });
            Duration upload = patience.elapsed().minus(begun);
            LOG.info(
                    "recording delivered",
                    "session",
                    session.name(),
                    "key",
                    done.key(),
                    "bytes",
                    source.layout().bytes(),
                    "crc32c",
                    done.checksum(),
                    "seconds",
                    upload.toMillis() / 1_000.0);
            return new DeliveredFile(
                    recording, done, manifestFile(source, recording, done.key(), done.checksum()), upload);
        }
    }

    /** The manifest as it will be when the documents that follow find their names free. */
    private Manifest sealed(SessionId session, Document document, Manifest.File file) {
        Manifest.Metadata fate = document.redaction()
                .<Manifest.Metadata>map(
                        redaction -> new Manifest.MetadataDelivered(file.key().sibling(METADATA), redaction.withheld()))
                .orElseGet(() -> new Manifest.MetadataMissing(document.problem()));
        return manifest(session, document, fate, List.of(file));
    }

    private Source open(SessionId session, Recording recording) throws IOException {
        boolean forTheWeb = settings.faststart() && recording.problem().isEmpty();
        return Source.open(session, recording.file(), forTheWeb);
    }

    private ObjectKey key(SessionId session, Recording recording) throws StoreException {
        try {
            ObjectKey whole = ObjectKey.of(
                    settings.prefix(), session.name(), recording.file().media());
            return recording.damaged().isPresent() ? whole.damaged() : whole;
        } catch (IllegalArgumentException unusable) {
            throw new StoreException(StoreException.Kind.REFUSED, String.valueOf(unusable.getMessage()), unusable);
        }
    }

    /** The folder of the session's documents: that of its first recording that plays. */
    private static ObjectKey home(List<DeliveredFile> delivered) {
        return delivered.stream()
                .filter(file -> file.recording().problem().isEmpty())
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
        Optional<String> redactedText() {
            return redaction.map(result -> Json.pretty(result.redacted()));
        }

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
        if (document.redaction().isEmpty() || document.redactedText().isEmpty()) {
            return new Manifest.MetadataMissing(document.problem());
        }
        byte[] content = bytes(document.redactedText().get());
        Done done = placement.place(content, home.sibling(METADATA), tags, JSON);
        return new Manifest.MetadataDelivered(
                done.key(), document.redaction().get().withheld());
    }

    private static Manifest.File manifestFile(Source source, Recording recording, ObjectKey key, Crc32c checksum) {
        MediaFile media = recording.file().media();
        return new Manifest.File(
                media.name(),
                source.layout().bytes(),
                Optional.of(media.modified()),
                key,
                checksum,
                recording.movie(),
                recording.damaged(),
                recording.truncated(),
                source.unchangedBecause());
    }

    private static List<DoneFile> local(List<DeliveredFile> delivered, Document document, Manifest.Metadata fate) {
        List<DoneFile> local = new ArrayList<>();
        for (DeliveredFile file : delivered) {
            local.add(doneFile(file.recording().file(), file.done().key().value()));
        }
        if (fate instanceof Manifest.MetadataDelivered metadata
                && document.file().isPresent()) {
            local.add(doneFile(document.file().get(), metadata.key().value()));
        }
        return local;
    }

    private static DoneFile doneFile(LocalFile file, String key) {
        return new DoneFile(file.name(), file.bytes(), file.modified(), key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
