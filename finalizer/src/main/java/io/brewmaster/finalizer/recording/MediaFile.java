package io.brewmaster.finalizer.recording;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * A media file of a session as it was seen at one moment.
 *
 * @param name its name, parsed
 * @param bytes its size
 * @param modified its last modification: when the recording ended
 */
public record MediaFile(MediaName name, long bytes, Instant modified) {
    public MediaFile {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    /** The day the recording belongs to: the one in its name (local time), else that of its last modification in UTC. */
    public LocalDate day() {
        return name.started()
                .map(started -> started.toLocalDate())
                .orElseGet(() -> LocalDate.ofInstant(modified, ZoneOffset.UTC));
    }
}
