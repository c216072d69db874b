package io.brewmaster.agent.idle;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.RecorderReport;
import io.brewmaster.agent.brewery.RoomStatus;
import io.brewmaster.agent.idle.Observation.RecorderAgent;
import io.brewmaster.core.recorder.RecorderState;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One piece of evidence each that nobody is there. All of them must hold; each is proven by a model in which it is missing. Those that come
 * first say that somebody is there, the others that it cannot be known.
 */
public enum Evidence {
    /** No person and no conference on a bridge that is alive. */
    BRIDGES_EMPTY(
            true,
            observation -> first(
                    observation.snapshot().bridges(),
                    bridge -> bridge.fresh()
                            && (some(bridge.report().localEndpoints())
                                    || some(bridge.report().conferences())),
                    bridge -> bridge.id() + " has " + count(bridge.report().localEndpoints()) + " people in "
                            + count(bridge.report().conferences()) + " conferences")),

    /** No recorder works. A single-use one after its work stays busy in the brewery for ever; the agent beside it knows better. */
    RECORDERS_IDLE(true, observation -> {
        long busy = observation.snapshot().recorders().stream()
                .filter(recorder -> recorder.report().activity() == RecorderReport.Activity.BUSY)
                .count();
        long expired = observation.recorders().stream()
                .filter(agent -> agent.live() && agent.report().recorder().equals(Optional.of(RecorderState.EXPIRED)))
                .count();
        return busy > expired ? Optional.of(busy - expired + " recorders are busy") : Optional.empty();
    }),

    /** No recording is on its way to S3. */
    UPLOADS_DONE(true, observation -> {
        int uploads = observation.recorders().stream()
                .map(RecorderAgent::report)
                .mapToInt(report -> report.uploads().orElse(0))
                .sum();
        return uploads > 0 ? Optional.of(uploads + " recordings are not in S3 yet") : Optional.empty();
    }),

    /** jicofo has no conference: it also knows of somebody who waits alone, and of two who talk peer to peer. */
    JICOFO_EMPTY(true, observation -> busy(observation.jicofos(), " conferences on jicofo at ")),

    /** No person is connected to Prosody, if that is asked for: people in a lobby, or waiting for a host. */
    NOBODY_CONNECTED(true, observation -> busy(observation.prosodies(), " people connected to Prosody at ")),

    /** In the bridge brewery of every shard for two intervals. */
    SHARDS_JOINED(
            false,
            observation -> first(
                    observation.snapshot().shards(),
                    shard -> shard.bridges() != RoomStatus.JOINED,
                    shard -> shard.bridges() == RoomStatus.SETTLING
                            ? "joined " + shard.name() + " a moment ago"
                            : "not in the brewery of " + shard.name()
                                    + shard.problem()
                                            .map(problem -> " (" + problem + ")")
                                            .orElse(""))),

    /** At least the bridge beside us is seen: a room that shows none may hide them. */
    BRIDGE_SEEN(false, observation -> {
        List<Bridge> bridges = observation.snapshot().bridges();
        if (observation.ownBridge().isPresent()) {
            String own = observation.ownBridge().get();
            return bridges.stream().anyMatch(bridge -> bridge.fresh() && isCalled(bridge, own))
                    ? Optional.empty()
                    : Optional.of("our own bridge " + own + " is not seen");
        }
        return bridges.stream().anyMatch(Bridge::fresh) ? Optional.empty() : Optional.of("no bridge is seen");
    }),

    /** No bridge stands still: who is on it cannot be known. */
    BRIDGES_FRESH(
            false,
            observation -> first(
                    observation.snapshot().bridges(),
                    bridge -> !bridge.fresh(),
                    bridge -> bridge.id() + " stands still")),

    /** Every bridge says how many people it has. */
    BRIDGES_TELL(
            false,
            observation -> first(
                    observation.snapshot().bridges(),
                    bridge -> bridge.fresh() && !bridge.report().tellsCounts(),
                    bridge -> bridge.id() + " does not tell its people (stats-filter)")),

    /** The recorders are known: their brewery is joined or does not exist, and each says what it does. */
    RECORDERS_KNOWN(false, observation -> {
        BrewerySnapshot snapshot = observation.snapshot();
        List<String> unknown = snapshot.recorders().stream()
                .filter(recorder -> recorder.report().activity() == RecorderReport.Activity.UNKNOWN)
                .map(recorder -> recorder.id() + " does not tell what it does")
                .collect(Collectors.toList());
        snapshot.shards().stream()
                .filter(shard -> shard.recorders() != RoomStatus.JOINED && shard.recorders() != RoomStatus.ABSENT)
                .map(shard -> "not in the recorder brewery of " + shard.name())
                .forEach(unknown::add);
        return first(unknown, any -> true, Function.identity());
    }),

    /** Every agent beside a recorder is alive and says what it still has to upload. */
    UPLOADS_KNOWN(
            false,
            observation -> first(
                    observation.recorders(),
                    agent -> !agent.live() || agent.report().uploads().isEmpty(),
                    agent -> agent.report().id() + (agent.live() ? " does not tell its uploads" : " stands still"))),

    /** Every jicofo answered a moment ago. */
    JICOFO_KNOWN(false, observation -> {
        if (observation.jicofos().isEmpty() && observation.jicofoNeeded()) {
            return Optional.of("idle.jicofo_urls is not set: nobody can tell who waits alone");
        }
        return missing(observation, observation.jicofos(), "jicofo");
    }),

    /** Every Prosody that is asked answered a moment ago. */
    PROSODY_KNOWN(false, observation -> missing(observation, observation.prosodies(), "Prosody"));

    private final boolean somebody;
    // A function of what it is given, without a state of its own.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<Observation, Optional<String>> objection;

    Evidence(boolean somebody, Function<Observation, Optional<String>> objection) {
        this.somebody = somebody;
        this.objection = objection;
    }

    /** Whether an objection means that somebody is there; else it means that it cannot be known. */
    boolean somebody() {
        return somebody;
    }

    /** Why the platform may not be taken for idle, as one line. */
    Optional<String> objection(Observation observation) {
        return objection.apply(observation);
    }

    private static boolean isCalled(Bridge bridge, String nick) {
        return bridge.id().equals(nick) || bridge.id().startsWith(nick + "@");
    }

    private static boolean some(OptionalInt count) {
        return count.isPresent() && count.getAsInt() > 0;
    }

    private static String count(OptionalInt count) {
        return count.isPresent() ? String.valueOf(count.getAsInt()) : "an unknown number of";
    }

    private static Optional<String> busy(List<Reading> readings, String what) {
        for (Reading reading : readings) {
            if (reading instanceof Reading.Counted counted && counted.count() > 0) {
                return Optional.of(counted.count() + what + counted.address());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> missing(Observation observation, List<Reading> readings, String who) {
        for (Reading reading : readings) {
            if (reading instanceof Reading.Missing missing) {
                return Optional.of(who + " at " + missing.address() + ": " + missing.problem());
            }
            if (reading instanceof Reading.Counted counted
                    && observation.now().since(counted.asked()).compareTo(observation.readingsAge()) > 0) {
                return Optional.of(who + " at " + counted.address() + " was asked too long ago");
            }
        }
        return Optional.empty();
    }

    /** What the first says that objects, and how many more do: of a thousand bridges nobody reads a thousand lines. */
    private static <T> Optional<String> first(List<T> all, Predicate<T> objects, Function<T, String> objection) {
        Optional<String> first = Optional.empty();
        int more = 0;
        for (T one : all) {
            if (!objects.test(one)) {
                continue;
            }
            if (first.isEmpty()) {
                first = Optional.of(objection.apply(one));
            } else {
                more++;
            }
        }
        String others = more > 0 ? " (and " + more + " more)" : "";
        return first.map(line -> line + others);
    }
}
