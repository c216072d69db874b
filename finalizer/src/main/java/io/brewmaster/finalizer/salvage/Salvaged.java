package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.upload.Subject;
import java.time.Duration;
import java.util.Optional;

/** What became of one upload whose state lies in the bucket. */
public sealed interface Salvaged {
    /** How much of a recording an object holds. */
    enum Extent {
        WHOLE,
        /** It plays, and ends before the meeting did. */
        TRUNCATED,
        /** It does not play as it is. */
        DAMAGED
    }

    /**
     * Its owner was heard of not long ago, or came back just now.
     *
     * @param state the key of the state
     */
    record Alive(String state) implements Salvaged {}

    /**
     * Its owner is silent, and is to be looked at once more before anything is done.
     *
     * @param state the key of the state
     * @param left until then
     */
    record Waiting(String state, Duration left) implements Salvaged {}

    /**
     * The object was made of what had been uploaded.
     *
     * @param reason why it is not the whole
     */
    record Completed(Subject subject, String key, long bytes, Extent extent, Optional<String> reason)
            implements Salvaged {}

    /** The object had been made before the upload was taken over; only what comes after it was missing. */
    record AlreadyComplete(Subject subject, String key) implements Salvaged {}

    /** There is nothing to make an object of; the state is gone, and so is the upload if it had no parts. */
    record Abandoned(Subject subject, String key, String reason) implements Salvaged {}

    /**
     * It did not work this time; everything is left for the next.
     *
     * @param state the key of the state
     */
    record NotNow(String state, String reason) implements Salvaged {}
}
