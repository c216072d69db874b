package io.brewmaster.agent.brewery;

import io.brewmaster.agent.brewery.BreweryEvent.OccupantGone;
import io.brewmaster.agent.brewery.BreweryEvent.OccupantPresent;
import io.brewmaster.agent.brewery.BreweryEvent.RoomJoined;
import io.brewmaster.agent.brewery.BreweryEvent.RoomJoining;
import io.brewmaster.agent.brewery.BreweryEvent.RoomLeft;
import io.brewmaster.agent.brewery.BreweryEvent.RoomRefused;
import io.brewmaster.agent.brewery.BreweryEvent.ShardConnected;
import io.brewmaster.agent.brewery.BreweryEvent.ShardDisconnected;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells a view made-up histories in virtual time. */
public final class History {
    public static final String SHARD = "prosody:5222";
    public static final String OTHER = "prosody-2:5222";
    private static final DateTimeFormatter STAT_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private final BreweryView view;
    private final Map<String, Long> sessions = new HashMap<>();
    private long nanos = 1_000_000_000_000L;
    private Instant wall = Instant.parse("2026-11-20T15:00:00Z");

    public History(String... shards) {
        view = new BreweryView(List.of(shards), Timing.MEASURED);
    }

    /** One shard, both rooms joined and settled. */
    public static History settled() {
        return new History(SHARD).joins(SHARD).passes(10);
    }

    /** Time goes by, with the watch looking every second. */
    public History passes(double seconds) {
        double left = seconds;
        while (left > 0) {
            step(Math.min(1, left));
            view.at(now());
            left -= 1;
        }
        return this;
    }

    /** Time goes by without anybody looking: this process stood still. */
    public History standsStill(double seconds) {
        return step(seconds);
    }

    private History step(double seconds) {
        long stepNanos = Math.round(seconds * 1e9);
        nanos += stepNanos;
        wall = wall.plusNanos(stepNanos);
        return this;
    }

    /** The wall clock is set, by a time server or an operator. */
    public History wallJumps(Duration by) {
        wall = wall.plus(by);
        return this;
    }

    public History tell(BreweryEvent event) {
        view.apply(event, now());
        return this;
    }

    public History connects(String shard) {
        sessions.merge(shard, 1L, Long::sum);
        return tell(new ShardConnected(shard, session(shard)));
    }

    public History joins(String shard) {
        connects(shard);
        for (Brewery room : Brewery.values()) {
            joining(shard, room).joined(shard, room);
        }
        return this;
    }

    public History joining(String shard, Brewery room) {
        return tell(new RoomJoining(shard, session(shard), room));
    }

    public History joined(String shard, Brewery room) {
        return tell(new RoomJoined(shard, session(shard), room));
    }

    public History refused(String shard, Brewery room, boolean exists) {
        return tell(new RoomRefused(shard, session(shard), room, exists));
    }

    public History left(String shard, Brewery room) {
        return tell(new RoomLeft(shard, session(shard), room));
    }

    public History disconnects(String shard) {
        return tell(new ShardDisconnected(shard, session(shard)));
    }

    public History bridge(String nick, int endpoints) {
        return bridge(SHARD, nick, stats(endpoints));
    }

    public History bridge(String shard, String nick, Map<String, String> stats) {
        return tell(new OccupantPresent(
                shard, session(shard), Brewery.BRIDGES, nick, Optional.of(BridgeReport.of(stats)), Optional.empty()));
    }

    /** A presence without stats: jicofo's, another agent's, or a bridge's first. */
    public History bare(Brewery room, String nick) {
        return tell(new OccupantPresent(SHARD, session(SHARD), room, nick, Optional.empty(), Optional.empty()));
    }

    public History recorder(String shard, String nick, String busy, String health) {
        return tell(new OccupantPresent(
                shard,
                session(shard),
                Brewery.RECORDERS,
                nick,
                Optional.empty(),
                Optional.of(RecorderReport.of(busy, health))));
    }

    public History gone(String shard, Brewery room, String nick) {
        return tell(new OccupantGone(shard, session(shard), room, nick));
    }

    /** Stats of a healthy bridge at this moment. */
    public Map<String, String> stats(int endpoints) {
        return stats(endpoints, wall);
    }

    public static Map<String, String> stats(int endpoints, Instant clock) {
        Map<String, String> stats = new HashMap<>();
        stats.put("local_endpoints", String.valueOf(endpoints));
        stats.put("conferences", endpoints == 0 ? "0" : "1");
        stats.put("largest_conference", String.valueOf(endpoints));
        stats.put("stress_level", "0.25");
        stats.put("bit_rate_download", String.valueOf(100 * endpoints));
        stats.put("bit_rate_upload", String.valueOf(200 * endpoints));
        stats.put("rtt_aggregate", endpoints == 0 ? "0.0" : "35.5");
        stats.put("overall_loss", "0.01");
        stats.put("drain", "false");
        stats.put("graceful_shutdown", "false");
        stats.put("shutting_down", "false");
        stats.put("healthy", "true");
        stats.put("current_timestamp", STAT_TIME.format(clock));
        stats.put("version", "2.3");
        return stats;
    }

    /** So many presences at the bridges' own pace, all with the given people. */
    public History lives(String nick, int endpoints, int presences) {
        for (int i = 0; i < presences; i++) {
            bridge(nick, endpoints).passes(5);
        }
        return this;
    }

    public long session(String shard) {
        return sessions.getOrDefault(shard, 0L);
    }

    public Instant wall() {
        return wall;
    }

    public Moment now() {
        return new Moment(nanos, wall);
    }

    public BrewerySnapshot snapshot() {
        return view.at(now());
    }
}
