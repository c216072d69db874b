package io.brewmaster.finalizer.upload;

import io.brewmaster.finalizer.recording.Crc32c;

/**
 * A part that the store has taken.
 *
 * @param number 1 to 10,000
 * @param length in bytes
 * @param checksum of its bytes
 */
public record SentPart(int number, long length, Crc32c checksum, String etag) {}
