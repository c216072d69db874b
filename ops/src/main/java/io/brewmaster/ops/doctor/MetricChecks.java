package io.brewmaster.ops.doctor;

import static io.brewmaster.core.metrics.MetricDefinition.BRIDGES_STALE;
import static io.brewmaster.core.metrics.MetricDefinition.BRIDGE_COUNT;
import static io.brewmaster.core.metrics.MetricDefinition.PLATFORM_UNKNOWN;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONFIGURED;
import static io.brewmaster.core.metrics.MetricDefinition.SHARDS_CONNECTED;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Rollout;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.text.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the agents say, and whether they say anything. Pure. */
public final class MetricChecks {
    /** What a diagnosis looks at. */
    public static final List<MetricDefinition> METRICS =
            List.of(SHARDS_CONNECTED, SHARDS_CONFIGURED, PLATFORM_UNKNOWN, BRIDGE_COUNT, BRIDGES_STALE);

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final String SEE_LOG = "read the agents' log, in the log group of the bridges";

    private MetricChecks() {}

    static List<Finding> of(Evidence evidence, Map<MetricDefinition, Sample> numbers) {
        int bridges = evidence.services().value().stream()
                .flatMap(List::stream)
                .filter(service -> service.role() == Role.BRIDGES)
                .mapToInt(ServiceState::running)
                .sum();
        if (bridges == 0) {
            return List.of(Finding.good("metrics", "no bridge runs, so no agent speaks"));
        }
        Optional<Instant> said = numbers.values().stream().map(Sample::at).max(Instant::compareTo);
        if (said.isEmpty() || said.get().plus(FRESH).isBefore(evidence.now())) {
            return List.of(silent(evidence, said));
        }
        List<Finding> found = new ArrayList<>();
        Duration age = Duration.between(said.get(), evidence.now());
        found.add(Finding.good("metrics", "the agents spoke " + Quantities.age(age) + " ago"));
        found.add(brewery(numbers));
        found.add(bridges(numbers, bridges));
        return found;
    }

    private static Finding silent(Evidence evidence, Optional<Instant> said) {
        boolean justStarted = evidence.services().value().stream()
                .flatMap(List::stream)
                .filter(service -> service.role() == Role.BRIDGES)
                .flatMap(service -> service.primary().stream())
                .map(Rollout::changed)
                .anyMatch(changed -> changed.plus(FRESH).isAfter(evidence.now()));
        String since = said.map(at -> "for " + Quantities.age(Duration.between(at, evidence.now())))
                .orElse("for an hour or longer");
        return justStarted
                ? Finding.doubtful("metrics", "bridges have just started", "look again in some minutes")
                : Finding.wrong("metrics", "bridges run, and no agent has spoken " + since, SEE_LOG);
    }

    private static Finding brewery(Map<MetricDefinition, Sample> numbers) {
        long connected = value(numbers, SHARDS_CONNECTED).orElse(0L);
        long configured = value(numbers, SHARDS_CONFIGURED).orElse(0L);
        if (connected < configured) {
            return Finding.wrong(
                    "brewery",
                    "the agent is in " + connected + " of " + Quantities.count(configured, "brewery", "breweries"),
                    "look at Prosody and at JVB_AUTH_PASSWORD: " + SEE_LOG);
        }
        if (value(numbers, PLATFORM_UNKNOWN).orElse(0L) > 0) {
            return Finding.wrong(
                    "brewery", "the agents cannot know whether anybody is there, and nothing goes to sleep", SEE_LOG);
        }
        return Finding.good("brewery", "joined on every server, and it is known whether anybody is there");
    }

    private static Finding bridges(Map<MetricDefinition, Sample> numbers, int running) {
        long alive = value(numbers, BRIDGE_COUNT).orElse(0L);
        long stale = value(numbers, BRIDGES_STALE).orElse(0L);
        if (stale > 0) {
            return Finding.wrong(
                    "bridges seen",
                    Quantities.count(stale, "bridge stands still", "bridges stand still"),
                    "stop the task in ECS: people on it hear nothing");
        }
        return alive < running
                ? Finding.doubtful(
                        "bridges seen",
                        running + " run in ECS, " + alive + " are in the brewery",
                        "look again in some minutes, then at the log of the one that is missing")
                : Finding.good("bridges seen", alive + " in the brewery");
    }

    private static Optional<Long> value(Map<MetricDefinition, Sample> numbers, MetricDefinition metric) {
        return Optional.ofNullable(numbers.get(metric)).map(sample -> Math.round(sample.value()));
    }
}
