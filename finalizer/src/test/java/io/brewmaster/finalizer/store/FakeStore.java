package io.brewmaster.finalizer.store;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A store in memory that can be told to fail. */
public final class FakeStore implements ObjectStore {
    /** What can be made to fail. */
    public enum Step {
        HEAD,
        LIST,
        BEGIN,
        PARTS,
        PUT,
        COMPLETE,
        COMPLETE_AFTER,
        ABORT,
        CREATE,
        READ_BACK,
        LIST_OBJECTS,
        READ_DOCUMENT,
        WRITE_DOCUMENT,
        WRITE_DOCUMENT_AFTER,
        DELETE_DOCUMENT,
        LIST_DOCUMENTS
    }

    private static final int READ_AT_ONCE = 1 << 20;

    public final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    public final Map<String, ObjectDescription> descriptions = new ConcurrentHashMap<>();
    public final Map<String, Map<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    public final FakeDocuments documents = new FakeDocuments(this::step);
    private final Map<Step, Deque<StoreException>> failures = new ConcurrentHashMap<>();
    private final Map<Step, StoreException> forever = new ConcurrentHashMap<>();
    public boolean keepsChecksums = true;
    public boolean damages;
    public int pageSize = 1_000;
    /** How many bytes of a range come before its connection breaks. */
    public long breaksAfter = Long.MAX_VALUE;
    /** Before every few bytes of a range. */
    public Runnable whileReading = () -> {};

    public Optional<String> encryption = Optional.of("AES256");
    public Runnable beforeComplete = () -> {};
    public int begun;
    private int nextId;

    /** Somewhere in a call. */
    @FunctionalInterface
    interface Steps {
        void step(Step step) throws StoreException;
    }

    /** The next call of a step fails, once for each. */
    public void fail(Step step, StoreException... with) {
        failures.computeIfAbsent(step, none -> new ArrayDeque<>()).addAll(List.of(with));
    }

    public void failForever(Step step, StoreException with) {
        forever.put(step, with);
    }

    private void step(Step step) throws StoreException {
        StoreException always = forever.get(step);
        if (always != null) {
            throw always;
        }
        Deque<StoreException> next = failures.get(step);
        if (next != null) {
            synchronized (next) {
                if (!next.isEmpty()) {
                    throw next.remove();
                }
            }
        }
    }

    @Override
    public Optional<StoredObject> head(String key) throws StoreException {
        step(Step.HEAD);
        return Optional.ofNullable(objects.get(key)).map(bytes -> stored(key, bytes));
    }

    private StoredObject stored(String key, byte[] bytes) {
        Optional<Crc32c> checksum = keepsChecksums ? Optional.of(Crc32c.of(bytes)) : Optional.empty();
        return new StoredObject(key, bytes.length, checksum, encryption, Optional.empty());
    }

    @Override
    public List<Upload> openUploads(String key) throws StoreException {
        step(Step.LIST);
        return uploads.keySet().stream()
                .filter(id -> id.startsWith(key + "#"))
                .map(id -> new Upload(key, id))
                .toList();
    }

    @Override
    public synchronized Upload begin(ObjectDescription description) throws StoreException {
        step(Step.BEGIN);
        begun++;
        String id = description.key() + "#" + nextId++;
        uploads.put(id, new ConcurrentSkipListMap<>());
        descriptions.put(description.key(), description);
        return new Upload(description.key(), id);
    }

    @Override
    public List<ListedPart> parts(Upload upload) throws StoreException {
        step(Step.PARTS);
        return stored(upload).entrySet().stream()
                .map(part -> new ListedPart(
                        part.getKey(),
                        part.getValue().length,
                        etag(part.getValue()),
                        keepsChecksums ? Optional.of(Crc32c.of(part.getValue())) : Optional.empty()))
                .toList();
    }

    private Map<Integer, byte[]> stored(Upload upload) throws StoreException {
        Map<Integer, byte[]> parts = uploads.get(upload.id());
        if (parts == null) {
            throw new StoreException(StoreException.Kind.UPLOAD_GONE, "no such upload");
        }
        return parts;
    }

    private static String etag(byte[] bytes) {
        return "etag-" + Crc32c.of(bytes);
    }

    @Override
    public StoredPart put(Upload upload, Part part, Crc32c checksum, Content content) throws StoreException {
        step(Step.PUT);
        try (InputStream in = content.open()) {
            byte[] bytes = in.readAllBytes();
            if (!Crc32c.of(bytes).equals(checksum)) {
                throw new StoreException(StoreException.Kind.CORRUPT, "not what was announced");
            }
            stored(upload).put(part.number(), bytes);
            return new StoredPart(part.number(), etag(bytes), checksum);
        } catch (IOException unreadable) {
            throw new StoreException(StoreException.Kind.RETRYABLE, "cannot read", unreadable);
        }
    }

    @Override
    public Completion complete(Upload upload, List<StoredPart> parts, long bytes, Crc32c checksum)
            throws StoreException {
        beforeComplete.run();
        step(Step.COMPLETE);
        Completion completion = make(upload, parts, bytes, checksum);
        if (completion instanceof Created) {
            step(Step.COMPLETE_AFTER);
        }
        return completion;
    }

    private synchronized Completion make(Upload upload, List<StoredPart> parts, long bytes, Crc32c checksum)
            throws StoreException {
        byte[] there = objects.get(upload.key());
        if (there != null) {
            return new AlreadyThere(stored(upload.key(), there));
        }
        Map<Integer, byte[]> stored = uploads.get(upload.id());
        if (stored == null) {
            return new UploadGone("gone");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            byte[] part = stored.get(parts.get(i).number());
            if (part == null || !etag(part).equals(parts.get(i).etag())) {
                return new UploadGone("InvalidPart");
            }
            if (i < parts.size() - 1 && part.length < PartPlan.MIN_PART) {
                throw new StoreException(StoreException.Kind.REFUSED, "EntityTooSmall");
            }
            whole.writeBytes(part);
        }
        byte[] object = whole.toByteArray();
        if (!Crc32c.of(object).equals(checksum) || object.length != bytes) {
            throw new StoreException(StoreException.Kind.CORRUPT, "not what was announced");
        }
        if (damages) {
            object[object.length / 2] ^= 1;
        }
        uploads.remove(upload.id());
        objects.put(upload.key(), object);
        return new Created();
    }

    @Override
    public void abort(Upload upload) throws StoreException {
        step(Step.ABORT);
        uploads.remove(upload.id());
    }

    @Override
    public Creation create(ObjectDescription description, byte[] content) throws StoreException {
        step(Step.CREATE);
        byte[] there = objects.putIfAbsent(description.key(), content.clone());
        if (there != null) {
            return new AlreadyThere(stored(description.key(), there));
        }
        descriptions.put(description.key(), description);
        return new Created();
    }

    @Override
    public ReadBack readBack(String key, ReadProgress progress) throws StoreException {
        step(Step.READ_BACK);
        byte[] bytes = Objects.requireNonNull(objects.get(key));
        progress.read(bytes.length);
        return new ReadBack(bytes.length, Crc32c.of(bytes));
    }

    @Override
    public ReadBack readBack(String key, long from, long length, ReadProgress progress) throws StoreException {
        step(Step.READ_BACK);
        byte[] range = Arrays.copyOfRange(
                Objects.requireNonNull(objects.get(key)), Math.toIntExact(from), Math.toIntExact(from + length));
        for (long read = 0; read < length; ) {
            whileReading.run();
            read = Math.min(length, read + READ_AT_ONCE);
            progress.read(read);
            if (read >= breaksAfter) {
                throw new StoreException(StoreException.Kind.RETRYABLE, "the connection broke");
            }
        }
        return new ReadBack(range.length, Crc32c.of(range));
    }

    @Override
    public Page list(String prefix, Optional<String> from) throws StoreException {
        step(Step.LIST_OBJECTS);
        List<Listed> all = objects.entrySet().stream()
                .filter(object ->
                        object.getKey().startsWith(prefix) && object.getKey().compareTo(from.orElse("")) > 0)
                .map(object -> new Listed(object.getKey(), object.getValue().length))
                .toList();
        List<Listed> page = all.subList(0, Math.min(pageSize, all.size()));
        return new Page(
                page,
                page.size() < all.size() ? Optional.of(page.get(page.size() - 1).key()) : Optional.empty());
    }

    @Override
    public SharedDocuments documents() {
        return documents;
    }

    @Override
    public void close() {
        // Stays as it is, for the test to look at.
    }
}
