package io.brewmaster.core.config;

import java.time.Duration;
import java.util.Optional;

/** Durations as people write them ("90 s", "2h"), for what is not in the configuration but reads the same. */
public final class DurationText {
    private final ValueType<Duration> type;

    /** Those from {@code least} to {@code most}, both allowed. */
    public DurationText(Duration least, Duration most) {
        type = ValueTypes.duration(least, most);
    }

    /** What is allowed, to stand after "must be". */
    public String allowed() {
        return type.allowed();
    }

    /** The duration; empty if the text is not allowed. */
    public Optional<Duration> read(String text) {
        try {
            return Optional.of(type.fromText().read(text));
        } catch (InvalidValue e) {
            return Optional.empty();
        }
    }
}
