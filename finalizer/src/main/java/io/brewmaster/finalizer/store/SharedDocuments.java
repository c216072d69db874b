package io.brewmaster.finalizer.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Small text documents in the bucket that several finalizers read and change. Every change says which version it replaces, so
 * that of two who decided on the same version only one gets its way. Every call ends within a deadline of its own.
 */
public interface SharedDocuments {
    /** What is there now, empty when there is nothing. */
    Optional<Document> read(String key) throws StoreException;

    /**
     * Writes a document if it still has the version that the writer saw.
     *
     * @param replaces the version that was read or written last; empty: there is to be none yet
     */
    Written write(String key, String content, Optional<String> replaces) throws StoreException;

    /** Removes a document; one that is gone already is no error. */
    void delete(String key) throws StoreException;

    /** All documents under a prefix, and what time it is for the store. */
    Listing list(String prefix) throws StoreException;

    /**
     * A document as it was read.
     *
     * @param version an opaque name of exactly this content
     */
    record Document(String content, String version) {}

    /** One line of a listing. */
    record Listed(String key, String version, Instant changed) {}

    /**
     * What is there.
     *
     * @param now the store's own clock at that moment, the one that {@link Listed#changed} was taken from
     */
    record Listing(List<Listed> documents, Instant now) {
        public Listing {
            documents = List.copyOf(documents);
        }
    }

    /** How a write ended. */
    sealed interface Written {}

    /** The document is as written, under this version. */
    record Now(String version) implements Written {}

    /** Somebody else changed, made or removed it meanwhile; nothing was written. */
    record Overtaken() implements Written {}
}
