package io.brewmaster.finalizer.notice;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nobody has confirmed a notice. The message is one line for a user and holds no secret. */
public final class NotToldException extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable Duration asked;

    /** A failure that may pass. */
    public NotToldException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.asked = null;
    }

    /**
     * An answer that is no confirmation.
     *
     * @param asked how long the receiver wants to be left alone, where it says so
     */
    public NotToldException(String message, Optional<Duration> asked) {
        super(message);
        this.asked = asked.orElse(null);
    }

    /** How long the receiver wants to be left alone, where it says so. */
    public Optional<Duration> asked() {
        return Optional.ofNullable(asked);
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
