package io.brewmaster.agent.brewery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One bridge as one shard shows it: its last report and when its own clock was last seen to move.
 *
 * @param report   the last one
 * @param clocks   the last few different times on the bridge's clock, newest last
 * @param movedAt  monotonic; empty until it is known to move
 * @param identity equal for two sightings of one bridge on two shards
 */
record Sighting(BridgeReport report, List<Instant> clocks, OptionalLong movedAt, int identity) {
    /**
     * How many times of the bridge's clock are remembered. Under a nick taken over by a restarted bridge old presences repeat, possibly
     * between new ones; and shards deliver the same report at slightly different times. Neither lags by more than a few reports.
     */
    static final int REMEMBERED = 4;

    /** Whether two shards show the same bridge. */
    enum Twins {
        YES,
        NO,
        CANNOT_TELL
    }

    /**
     * The first report of an occupant. A server hands a newcomer each occupant's last presence, however old: with a clock far from ours it
     * is taken as frozen until it moves. (A living bridge whose clock is wrong moves within an interval.)
     */
    static Sighting first(BridgeReport report, int identity, Moment now, Duration staleAfter) {
        OptionalLong movedAt = report.bridgeClock()
                .map(clock -> Duration.between(clock, now.wall()))
                .filter(age -> age.abs().compareTo(staleAfter) <= 0)
                .map(age -> OptionalLong.of(now.nanos() - Math.max(0, age.toNanos())))
                .orElse(OptionalLong.empty());
        return new Sighting(report, report.bridgeClock().stream().toList(), movedAt, identity);
    }

    /** A further report: the bridge is alive if its clock shows a time not seen before; an old report that repeats changes nothing. */
    Sighting then(BridgeReport next, Moment now) {
        if (next.bridgeClock().isEmpty()) {
            return new Sighting(next, clocks, movedAt, identity);
        }
        Instant clock = next.bridgeClock().get();
        if (clocks.contains(clock)) {
            return this;
        }
        List<Instant> moved = new ArrayList<>(REMEMBERED);
        moved.addAll(clocks.subList(Math.max(0, clocks.size() - REMEMBERED + 1), clocks.size()));
        moved.add(clock);
        return new Sighting(next, moved, OptionalLong.of(now.nanos()), identity);
    }

    Sighting as(int otherIdentity) {
        return new Sighting(report, clocks, movedAt, otherIdentity);
    }

    Optional<Duration> age(Moment now) {
        return movedAt.isPresent() ? Optional.of(now.since(movedAt.getAsLong())) : Optional.empty();
    }

    BrewerySnapshot.State assess(Moment now, Duration staleAfter) {
        Optional<Duration> age = age(now);
        boolean moves = age.isPresent() && age.get().compareTo(staleAfter) <= 0;
        return moves ? new BrewerySnapshot.Fresh(report, age) : new BrewerySnapshot.Stale(report, age);
    }

    /** The one of two sightings of a bridge that moved last. */
    Sighting newer(Sighting other) {
        boolean otherMovedLater =
                other.movedAt.isPresent() && (movedAt.isEmpty() || other.movedAt.getAsLong() - movedAt.getAsLong() > 0);
        return otherMovedLater ? other : this;
    }

    /**
     * A videobridge writes one report and sends it to all its shards (MucPublisher, MucClientManager), so that the times on its clock are
     * equal to the millisecond on all of them. Two bridges that merely share a nick write at times of their own: over the same stretch of
     * time they have none in common.
     */
    Twins twins(Sighting other) {
        if (!Collections.disjoint(clocks, other.clocks)) {
            return Twins.YES;
        }
        return within(other) >= 2 && other.within(this) >= 2 ? Twins.NO : Twins.CANNOT_TELL;
    }

    /** How many of our times lie in the stretch that both cover. */
    private long within(Sighting other) {
        if (clocks.isEmpty() || other.clocks.isEmpty()) {
            return 0;
        }
        Instant from = later(Collections.min(clocks), Collections.min(other.clocks));
        Instant to = earlier(Collections.max(clocks), Collections.max(other.clocks));
        return clocks.stream()
                .filter(clock -> !clock.isBefore(from) && !clock.isAfter(to))
                .count();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
