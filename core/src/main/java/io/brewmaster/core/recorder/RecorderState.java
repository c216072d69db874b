package io.brewmaster.core.recorder;

import java.util.Locale;
import java.util.Optional;

/** What a Jibri says of itself at its health interface. */
public enum RecorderState {
    IDLE,
    /** It records or streams, or is about to. */
    BUSY,
    /** A single-use one after its work: it takes no other. In the brewery it stays busy for ever. */
    EXPIRED;

    /** The word for it in a {@link WatcherReport}: {@code idle}, {@code busy} or {@code expired}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state with this word, in capitals or small letters; empty for any other. */
    public static Optional<RecorderState> of(String word) {
        for (RecorderState state : values()) {
            if (state.name().equalsIgnoreCase(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
