package io.brewmaster.finalizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** How long a container that was told to stop still lives. */
final class StopTime {
    /** Where the images' scripts keep what they tell each other. */
    private static final String RUN = "BREWMASTER_RUN";

    private static final String DEFAULT_RUN = "/run/brewmaster";

    /** To write the last notes and leave. */
    private static final Duration RESERVE = Duration.ofSeconds(3);

    private StopTime() {}

    /**
     * By the deadline that the guard wrote down when the container was told to stop; without one, from now on what the
     * platform gives.
     *
     * @param stopTimeout seconds between SIGTERM and SIGKILL
     */
    static Duration left(Map<String, String> environment, Instant now, int stopTimeout) {
        Path deadline = Path.of(environment.getOrDefault(RUN, DEFAULT_RUN), "deadline");
        Duration left = Duration.ofSeconds(stopTimeout);
        try {
            String text = Files.readString(deadline, StandardCharsets.US_ASCII).strip();
            Duration until = Duration.between(now, Instant.ofEpochSecond(Long.parseLong(text)));
            left = until.compareTo(left) < 0 ? until : left;
        } catch (IOException | RuntimeException noneWritten) {
            // Not in our image, or only this service is restarted.
        }
        Duration usable = left.minus(RESERVE);
        return usable.isNegative() ? Duration.ZERO : usable;
    }
}
