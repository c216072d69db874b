package io.brewmaster.agent.brewery;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The occupants of one room on one shard, from the join on. A departure is held for a while before it counts: a server that stops takes out
 * everybody else first and us last, and then nothing of it was true.
 *
 * @param <T> what is known of an occupant
 */
final class Room<T> {
    private enum Phase {
        OUTSIDE,
        ABSENT,
        JOINING,
        INSIDE
    }

    private record Occupant<T>(@Nullable T known, boolean leaving, long leftAt) {}

    private final Timing timing;
    private final Map<String, Occupant<T>> occupants = new TreeMap<>();
    private Phase phase = Phase.OUTSIDE;
    private long settlingSince;

    Room(Timing timing) {
        this.timing = timing;
    }

    void joining() {
        outside();
        phase = Phase.JOINING;
    }

    void joined(Moment now) {
        phase = Phase.INSIDE;
        settlingSince = now.nanos();
    }

    /** Nothing can be said for a while: this process stood still. */
    void unsettle(Moment now) {
        settlingSince = now.nanos();
    }

    void outside() {
        phase = Phase.OUTSIDE;
        occupants.clear();
    }

    void absent() {
        outside();
        phase = Phase.ABSENT;
    }

    /** An occupant is there; {@code next} turns what was known of it into what is known now. */
    void present(String nick, Function<@Nullable T, @Nullable T> next) {
        Occupant<T> before = occupants.get(nick);
        // Whoever comes back under a nick that has left is somebody else: what the former one said is gone with it.
        T known = before == null || before.leaving() ? null : before.known();
        occupants.put(nick, new Occupant<>(next.apply(known), false, 0));
    }

    void gone(String nick, Moment now) {
        occupants.computeIfPresent(nick, (name, occupant) -> new Occupant<>(occupant.known(), true, now.nanos()));
    }

    @Nullable
    T known(String nick) {
        Occupant<T> occupant = occupants.get(nick);
        return occupant == null ? null : occupant.known();
    }

    /** Forgets those whose departure has been held long enough. */
    void expire(Moment now) {
        occupants
                .values()
                .removeIf(occupant ->
                        occupant.leaving() && now.since(occupant.leftAt()).compareTo(timing.departureGrace()) >= 0);
    }

    RoomStatus status(Moment now) {
        return switch (phase) {
            case OUTSIDE, JOINING -> RoomStatus.UNKNOWN;
            case ABSENT -> RoomStatus.ABSENT;
            case INSIDE ->
                now.since(settlingSince).compareTo(timing.settle()) < 0 ? RoomStatus.SETTLING : RoomStatus.JOINED;
        };
    }

    /** Everybody of whom anything is known, while we are in the room; in the order of their nicks. */
    void forEach(BiConsumer<String, T> action) {
        if (phase != Phase.INSIDE) {
            return;
        }
        occupants.forEach((nick, occupant) -> {
            if (occupant.known() != null) {
                action.accept(nick, occupant.known());
            }
        });
    }
}
