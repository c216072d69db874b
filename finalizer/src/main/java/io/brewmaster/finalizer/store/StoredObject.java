package io.brewmaster.finalizer.store;

import io.brewmaster.finalizer.recording.Crc32c;
import java.util.Optional;

/**
 * An object as the store describes it.
 *
 * @param checksum of the full object; empty when the store does not keep one (or one of its parts only)
 * @param encryption {@code aws:kms}, {@code AES256} or another of the store's words; empty when it says nothing
 * @param kmsKey the key's name as the store gives it
 */
public record StoredObject(
        String key, long bytes, Optional<Crc32c> checksum, Optional<String> encryption, Optional<String> kmsKey) {}
