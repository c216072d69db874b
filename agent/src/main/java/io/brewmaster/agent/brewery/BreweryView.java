package io.brewmaster.agent.brewery;

import io.brewmaster.agent.brewery.BreweryEvent.OccupantGone;
import io.brewmaster.agent.brewery.BreweryEvent.OccupantPresent;
import io.brewmaster.agent.brewery.BreweryEvent.RoomJoined;
import io.brewmaster.agent.brewery.BreweryEvent.RoomJoining;
import io.brewmaster.agent.brewery.BreweryEvent.RoomLeft;
import io.brewmaster.agent.brewery.BreweryEvent.RoomRefused;
import io.brewmaster.agent.brewery.BreweryEvent.ShardConnected;
import io.brewmaster.agent.brewery.BreweryEvent.ShardDisconnected;
import io.brewmaster.agent.brewery.BreweryEvent.ShardFailed;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.BrewerySnapshot.Recorder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The fold over all that happens on all shards. It accumulates in place, for one presence must not cost a copy of a thousand bridges, and
 * it belongs to one thread; but it knows no clock, and the same events at the same moments give the same snapshot.
 *
 * <p>Two rules stand above all others: what is not known is never reported as nobody, and a bridge counts only while its own clock moves.
 */
public final class BreweryView {
    /** One shard's state; between sessions it has none. */
    private static final class Shard {
        final Room<Sighting> bridges;
        final Room<RecorderReport> recorders;
        OptionalLong session = OptionalLong.empty();
        Optional<ShardFailure> failure = Optional.empty();

        Shard(Timing timing) {
            bridges = new Room<>(timing);
            recorders = new Room<>(timing);
        }

        Room<?> room(Brewery room) {
            return room == Brewery.BRIDGES ? bridges : recorders;
        }

        void reset(OptionalLong newSession) {
            session = newSession;
            bridges.outside();
            recorders.outside();
        }
    }

    private final Timing timing;
    private final Map<String, Shard> shards = new LinkedHashMap<>();
    private OptionalLong lastLook = OptionalLong.empty();
    private int identities;

    /**
     * @param shardNames as the events name them, in the order in which snapshots list them
     * @param timing     {@link Timing#MEASURED}, or a faster one in tests
     */
    public BreweryView(List<String> shardNames, Timing timing) {
        this.timing = timing;
        shardNames.forEach(name -> shards.put(name, new Shard(timing)));
    }

    /** Takes in one event. What belongs to an unknown shard or to a former session changes nothing. */
    public void apply(BreweryEvent event, Moment now) {
        look(now);
        Shard shard = shards.get(event.shard());
        if (shard == null) {
            return;
        }
        if (event instanceof ShardFailed failed) {
            shard.failure = Optional.of(failed.failure());
        } else if (event instanceof ShardConnected) {
            shard.reset(OptionalLong.of(event.session()));
        } else if (shard.session.equals(OptionalLong.of(event.session()))) {
            applyWithinSession(shard, event, now);
        }
    }

    private void applyWithinSession(Shard shard, BreweryEvent event, Moment now) {
        if (event instanceof OccupantPresent present) {
            if (present.room() == Brewery.BRIDGES) {
                bridgePresent(shard, present, now);
            } else {
                shard.recorders.present(
                        present.nick(), known -> present.recorder().orElse(known));
            }
        } else if (event instanceof OccupantGone gone) {
            shard.room(gone.room()).gone(gone.nick(), now);
        } else if (event instanceof RoomJoining joining) {
            shard.room(joining.room()).joining();
        } else if (event instanceof RoomJoined joined) {
            shard.room(joined.room()).joined(now);
            if (joined.room() == Brewery.BRIDGES) {
                shard.failure = Optional.empty();
            }
        } else if (event instanceof RoomLeft left) {
            shard.room(left.room()).outside();
            if (left.room() == Brewery.BRIDGES) {
                // What kept us out before is over; what does now is told after this.
                shard.failure = Optional.empty();
            }
        } else if (event instanceof RoomRefused refused) {
            if (refused.exists()) {
                shard.room(refused.room()).outside();
            } else {
                shard.room(refused.room()).absent();
            }
        } else if (event instanceof ShardDisconnected) {
            shard.reset(OptionalLong.empty());
        }
    }

    /** A presence without stats does not erase what the occupant said before; one that never sent any is no bridge. */
    private void bridgePresent(Shard shard, OccupantPresent present, Moment now) {
        shard.bridges.present(
                present.nick(),
                known -> present.bridge()
                        .map(report -> known == null
                                ? Sighting.first(report, identities++, now, timing.staleAfter())
                                : known.then(report, now))
                        .orElse(known));
        if (shards.size() > 1) {
            findTwins(shard, present.nick());
        }
    }

    private void findTwins(Shard shard, String nick) {
        Sighting here = shard.bridges.known(nick);
        if (here == null) {
            return;
        }
        for (Shard other : shards.values()) {
            Sighting there = other == shard ? null : other.bridges.known(nick);
            if (there == null) {
                continue;
            }
            Sighting.Twins twins = here.twins(there);
            if (twins == Sighting.Twins.YES && here.identity() != there.identity()) {
                here = here.as(there.identity());
            } else if (twins == Sighting.Twins.NO && here.identity() == there.identity()) {
                here = here.as(identities++);
            }
        }
        Sighting identified = here;
        shard.bridges.present(nick, known -> identified);
    }

    /** What is known at this moment. */
    public BrewerySnapshot at(Moment now) {
        look(now);
        return new BrewerySnapshot(
                now.wall(),
                shards.entrySet().stream()
                        .map(entry -> new BrewerySnapshot.Shard(
                                entry.getKey(),
                                entry.getValue().session.isPresent(),
                                entry.getValue().bridges.status(now),
                                entry.getValue().recorders.status(now),
                                entry.getValue().failure.map(ShardFailure::line)))
                        .toList(),
                bridges(now),
                recorders(now));
    }

    /** When nobody has looked for long, this process stood still: the bridges' silence is ours, and they need the time to be heard. */
    private void look(Moment now) {
        boolean stoodStill =
                lastLook.isPresent() && now.since(lastLook.getAsLong()).compareTo(timing.longestGap()) > 0;
        lastLook = OptionalLong.of(now.nanos());
        for (Shard shard : shards.values()) {
            if (stoodStill) {
                shard.bridges.unsettle(now);
                shard.recorders.unsettle(now);
            }
        }
    }

    private record Seen(String nick, List<String> shards, Sighting sighting) {}

    private List<Bridge> bridges(Moment now) {
        shards.values().forEach(shard -> shard.bridges.expire(now));
        if (shards.size() > 1) {
            return bridgesOfSeveral(now);
        }
        List<Bridge> bridges = new ArrayList<>();
        shards.forEach((name, shard) -> {
            List<String> here = List.of(name);
            shard.bridges.forEach(
                    (nick, sighting) -> bridges.add(new Bridge(nick, here, sighting.assess(now, timing.staleAfter()))));
        });
        return Collections.unmodifiableList(bridges);
    }

    private List<Bridge> bridgesOfSeveral(Moment now) {
        Map<Integer, Seen> byIdentity = new LinkedHashMap<>();
        shards.forEach((name, shard) -> shard.bridges.forEach((nick, sighting) -> byIdentity.merge(
                sighting.identity(),
                new Seen(nick, List.of(name), sighting),
                (one, two) -> new Seen(
                        one.nick(),
                        concat(one.shards(), two.shards()),
                        one.sighting().newer(two.sighting())))));
        Map<String, Long> sameNick = new TreeMap<>();
        byIdentity.values().forEach(seen -> sameNick.merge(seen.nick(), 1L, Long::sum));
        return byIdentity.values().stream()
                .map(seen -> new Bridge(
                        sameNick.getOrDefault(seen.nick(), 1L) == 1
                                ? seen.nick()
                                : seen.nick() + "@" + seen.shards().get(0),
                        seen.shards(),
                        seen.sighting().assess(now, timing.staleAfter())))
                .sorted(Comparator.comparing(Bridge::id))
                .toList();
    }

    /**
     * A Jibri says the same on all servers that it is connected to, under a nick of its own (docker-jitsi-meet makes a random one), and has
     * no clock to tell twins by: its nick is its identity.
     */
    private List<Recorder> recorders(Moment now) {
        Map<String, Recorder> byNick = new TreeMap<>();
        shards.forEach((name, shard) -> {
            shard.recorders.expire(now);
            shard.recorders.forEach((nick, report) -> byNick.merge(
                    nick,
                    new Recorder(nick, List.of(name), report),
                    (one, two) -> new Recorder(
                            one.id(),
                            concat(one.shards(), two.shards()),
                            one.report().worse(two.report()))));
        });
        return List.copyOf(byNick.values());
    }

    private static List<String> concat(List<String> one, List<String> two) {
        List<String> both = new ArrayList<>(one);
        both.addAll(two);
        return List.copyOf(both);
    }
}
