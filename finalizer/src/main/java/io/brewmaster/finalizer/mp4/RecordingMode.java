package io.brewmaster.finalizer.mp4;

/** How a recording is being written, and so what can be made of its first parts when it is cut. */
public enum RecordingMode {
    /** Jibri's default: nothing plays before the index is appended at the end. */
    PLAIN,
    /** ffmpeg's {@code +hybrid_fragmented}: fragments that play while it grows, a plain file at its end. */
    HYBRID,
    /** Fragments only. */
    FRAGMENTED,
    /** Too few bytes to tell, or not understood. */
    UNKNOWN
}
