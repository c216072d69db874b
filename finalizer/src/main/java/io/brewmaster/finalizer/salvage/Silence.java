package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.store.SharedDocuments.Listed;
import io.brewmaster.finalizer.store.SharedDocuments.Listing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells owners that are gone from owners that could not be heard. After an outage of the store every state in it is old,
 * those of the living too: so a silent one is looked at twice, far enough apart for a living owner to write in between.
 */
final class Silence {
    /** A living owner writes its state more than once in this time. */
    static final Duration SECOND_LOOK = Duration.ofSeconds(45);

    private final Duration orphanAfter;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(String version, long nanoTime) {}

    Silence(Duration orphanAfter) {
        this.orphanAfter = orphanAfter;
    }

    /** Forgets what is not there any more. To be called with each listing, before anything of it is judged. */
    void heard(Listing listing) {
        seen.keySet().retainAll(listing.documents().stream().map(Listed::key).collect(Collectors.toSet()));
    }

    boolean isAlive(Listed state, Listing listing) {
        // The ages of both come from the store: no clock of ours is part of it.
        return Duration.between(state.changed(), listing.now()).compareTo(orphanAfter) < 0;
    }

    /**
     * How long a silent state is still to be left alone; empty when it may be taken.
     *
     * @param nanoTime a monotonic time in nanoseconds
     */
    Optional<Duration> left(Listed state, long nanoTime) {
        Seen first = seen.get(state.key());
        if (first == null || !first.version().equals(state.version())) {
            seen.put(state.key(), new Seen(state.version(), nanoTime));
            return Optional.of(SECOND_LOOK);
        }
        Duration left = SECOND_LOOK.minusNanos(nanoTime - first.nanoTime());
        return left.compareTo(Duration.ZERO) > 0 ? Optional.of(left) : Optional.empty();
    }
}
