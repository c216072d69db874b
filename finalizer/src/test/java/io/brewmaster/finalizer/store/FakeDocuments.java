package io.brewmaster.finalizer.store;

import io.brewmaster.finalizer.store.FakeStore.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Shared documents in memory, at a time that the test sets. */
public final class FakeDocuments implements SharedDocuments {
    private final Map<String, Versioned> documents = new ConcurrentSkipListMap<>();
    private final FakeStore.Steps steps;
    /** The store's clock. */
    public volatile Instant now = Instant.parse("2026-03-04T05:06:07Z");

    private int versions;

    private record Versioned(String content, String version, Instant changed) {}

    FakeDocuments(FakeStore.Steps steps) {
        this.steps = steps;
    }

    /** What is there, by key. */
    public Map<String, String> contents() {
        Map<String, String> contents = new ConcurrentSkipListMap<>();
        documents.forEach((key, document) -> contents.put(key, document.content()));
        return contents;
    }

    @Override
    public synchronized Optional<Document> read(String key) throws StoreException {
        steps.step(Step.READ_DOCUMENT);
        return Optional.ofNullable(documents.get(key)).map(there -> new Document(there.content(), there.version()));
    }

    @Override
    public Written write(String key, String content, Optional<String> replaces) throws StoreException {
        steps.step(Step.WRITE_DOCUMENT);
        Written written = replace(key, content, replaces);
        if (written instanceof Now) {
            steps.step(Step.WRITE_DOCUMENT_AFTER);
        }
        return written;
    }

    private synchronized Written replace(String key, String content, Optional<String> replaces) {
        if (!Optional.ofNullable(documents.get(key)).map(Versioned::version).equals(replaces)) {
            return new Overtaken();
        }
        String version = "v" + ++versions;
        documents.put(key, new Versioned(content, version, now));
        return new Now(version);
    }

    @Override
    public synchronized void delete(String key) throws StoreException {
        steps.step(Step.DELETE_DOCUMENT);
        documents.remove(key);
    }

    @Override
    public synchronized Listing list(String prefix) throws StoreException {
        steps.step(Step.LIST_DOCUMENTS);
        List<Listed> listed = documents.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> {
                    Versioned there = Objects.requireNonNull(documents.get(key));
                    return new Listed(key, there.version(), there.changed());
                })
                .toList();
        return new Listing(listed, now);
    }
}
