package io.brewmaster.agent.brewery;

import io.brewmaster.core.ExitCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a start has failed. Before any shard was joined, what only a person can mend ends the process at once if all shards have it, so
 * that a wrong password is seen by whoever deploys; what may pass is waited for, up to a limit, so that a supervisor sees it at all. Once
 * joined anywhere, the process never ends by itself.
 */
public final class StartUpRule {
    /** What to exit with, and the line that says why. */
    public record Failed(ExitCode code, String line) {}

    private final List<String> shards;
    private final Duration timeout;
    private final long startedNanos;
    private final Set<Brewery> rooms;
    private final Map<String, ShardFailure> failures = new LinkedHashMap<>();
    private boolean joined;

    /**
     * For an agent that belongs into the bridge brewery.
     *
     * @param shards  all that are configured
     * @param timeout how long to wait for the first join
     */
    public StartUpRule(List<String> shards, Duration timeout, long startedNanos) {
        this(shards, timeout, startedNanos, Set.of(Brewery.BRIDGES));
    }

    /**
     * For an agent that belongs into other rooms.
     *
     * @param shards  all that are configured
     * @param timeout how long to wait for the first join
     * @param rooms   whose join counts
     */
    public StartUpRule(List<String> shards, Duration timeout, long startedNanos, Set<Brewery> rooms) {
        this.shards = List.copyOf(shards);
        this.timeout = timeout;
        this.startedNanos = startedNanos;
        this.rooms = Set.copyOf(rooms);
    }

    /** A room was joined. */
    public void joined(Brewery room) {
        joined |= rooms.contains(room);
    }

    /** There is no such room. A recorder brewery may rightly be missing, and whoever says so is the right server. */
    public void missing(Brewery room) {
        joined |= room == Brewery.RECORDERS && rooms.contains(room);
    }

    /** A shard could not be joined, for now. */
    public void failed(ShardFailure failure) {
        failures.put(failure.shard(), failure);
    }

    /** The verdict at this moment; empty means: go on. */
    public Optional<Failed> verdict(long nowNanos) {
        if (joined) {
            return Optional.empty();
        }
        boolean onlyPeopleCanHelp =
                failures.size() == shards.size() && failures.values().stream().allMatch(StartUpRule::certain);
        if (onlyPeopleCanHelp) {
            return Optional.of(new Failed(ExitCode.CONFIGURATION, lines()));
        }
        if (nowNanos - startedNanos < timeout.toNanos()) {
            return Optional.empty();
        }
        boolean allConfiguration =
                failures.size() == shards.size() && failures.values().stream().allMatch(ShardFailure::configuration);
        return Optional.of(new Failed(allConfiguration ? ExitCode.CONFIGURATION : ExitCode.TRY_AGAIN, lines()));
    }

    /** A server that shows nothing may be slow: that is only sure when the time is over. */
    private static boolean certain(ShardFailure failure) {
        return failure.configuration() && !(failure instanceof ShardFailure.NothingShown);
    }

    private String lines() {
        return shards.stream()
                .map(shard -> Optional.ofNullable(failures.get(shard))
                        .map(ShardFailure::line)
                        .orElse("no answer yet from " + shard))
                .collect(Collectors.joining("; "));
    }
}
