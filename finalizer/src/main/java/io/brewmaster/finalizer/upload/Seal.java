package io.brewmaster.finalizer.upload;

import io.brewmaster.finalizer.recording.Crc32c;
import java.util.Optional;

/**
 * What the object is to be, decided and written down before the last part of it, number 1, goes up. Whoever then finds the
 * upload with exactly this part 1 can make the whole recording of it, and its documents, without the recorder's disk.
 *
 * @param bytes of the whole object
 * @param checksum of the whole object
 * @param count its parts: 1 to {@code count}
 * @param first the checksum of the final part 1; any other part 1 is a provisional one
 * @param manifest the text of {@code recording.json}
 * @param metadata the text of {@code metadata.json} without secrets, where there is one
 */
public record Seal(long bytes, Crc32c checksum, int count, Crc32c first, String manifest, Optional<String> metadata) {}
