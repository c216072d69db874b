package io.brewmaster.finalizer.notice;

import io.brewmaster.finalizer.recording.Crc32c;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recording that is in the bucket, confirmed.
 *
 * @param session Jibri's session id
 * @param room as Jibri knew it
 * @param key the object's
 * @param bytes of the object
 * @param checksum of the full object
 * @param manifest what {@code recording.json} beside it says
 */
public record Arrival(
        String session,
        String room,
        String key,
        long bytes,
        Crc32c checksum,
        Map<String, ? extends @Nullable Object> manifest) {}
