package io.brewmaster.agent.brewery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is known at one moment, for people and for metrics.
 *
 * @param takenAt   wall clock
 * @param shards    in the order of the configuration
 * @param bridges   sorted by id; only those of rooms that we are in
 * @param recorders sorted by id; likewise
 */
public record BrewerySnapshot(Instant takenAt, List<Shard> shards, List<Bridge> bridges, List<Recorder> recorders) {
    /**
     * One server of the platform.
     *
     * @param name      {@code host:port}
     * @param connected logged in
     * @param problem   why its bridge brewery is not joined, as one line for people
     */
    public record Shard(
            String name, boolean connected, RoomStatus bridges, RoomStatus recorders, Optional<String> problem) {
        /** The status of one of the two rooms. */
        public RoomStatus room(Brewery room) {
            return room == Brewery.BRIDGES ? bridges : recorders;
        }
    }

    /** A bridge's report together with what it is worth. */
    public sealed interface State {
        /** The last report that arrived. */
        BridgeReport report();

        /** How long the bridge's own clock has stood still; empty when it was never seen to move. */
        Optional<Duration> age();
    }

    /** Its clock moves: it is alive, and the report is at most a few presences old. */
    public record Fresh(BridgeReport report, Optional<Duration> age) implements State {}

    /** Its clock stands still: frozen, unreachable, or just restarted under the same nick. The numbers are history. */
    public record Stale(BridgeReport report, Optional<Duration> age) implements State {}

    /**
     * A bridge, counted once however many shards it is connected to.
     *
     * @param id     its nick, with the shard where two bridges bear the same
     * @param shards where it is, in the order of the configuration
     */
    public record Bridge(String id, List<String> shards, State state) {
        /** Whether its report may be counted. */
        public boolean fresh() {
            return state instanceof Fresh;
        }

        /** The last report that arrived. */
        public BridgeReport report() {
            return state.report();
        }
    }

    /** A recorder, counted once. */
    public record Recorder(String id, List<String> shards, RecorderReport report) {}

    /** Whether every shard's bridge brewery is joined and settled: only then are totals over bridges true. */
    public boolean bridgesComplete() {
        return shards.stream().allMatch(shard -> shard.bridges() == RoomStatus.JOINED);
    }

    /** Whether we are in every shard's bridge brewery, settled or not. */
    public boolean bridgesJoined() {
        return shards.stream().allMatch(shard -> shard.bridges().joined());
    }

    /**
     * Whether totals over recorders are true: every shard's recorder brewery is joined and settled, or known not to exist, and at least
     * one does exist.
     */
    public boolean recordersComplete() {
        return shards.stream().anyMatch(shard -> shard.recorders() == RoomStatus.JOINED)
                && shards.stream()
                        .allMatch(shard ->
                                shard.recorders() == RoomStatus.JOINED || shard.recorders() == RoomStatus.ABSENT);
    }

    /** The bridges whose reports may be counted. */
    public List<Bridge> freshBridges() {
        return bridges.stream().filter(Bridge::fresh).toList();
    }

    /** The bridges whose clocks stand still. */
    public List<Bridge> staleBridges() {
        return bridges.stream().filter(bridge -> !bridge.fresh()).toList();
    }
}
