package io.brewmaster.agent.control;

import io.brewmaster.core.recorder.RecorderState;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of the bridge or recorder beside us, by asking it.
 *
 * @param people      on the bridge
 * @param conferences on the bridge
 * @param uploads     recordings that are not in S3 yet
 * @param recorder    what the recorder does
 * @param isProtected whether the task is protected, as whoever owns the protection says
 */
public record Beside(
        OptionalInt people,
        OptionalInt conferences,
        OptionalInt uploads,
        Optional<RecorderState> recorder,
        Optional<Boolean> isProtected) {
    /** Nothing is known. */
    public static final Beside UNKNOWN = new Beside(
            OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
}
