package io.brewmaster.agent.http;

import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.agent.control.ControlStatus.AgentLine;
import io.brewmaster.agent.control.ControlStatus.DecisionLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Made-up thoughts of an agent. */
final class Thoughts {
    static final String NASTY = "<img src=x onerror=\"document.title='broken'\">";

    private Thoughts() {}

    /** Idle, with 754 s to go. */
    static ControlStatus waiting() {
        return of(
                "idle",
                List.of(),
                Optional.of(Duration.ofSeconds(754)),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty());
    }

    /** Somebody is there. */
    static ControlStatus busy() {
        return of(
                "busy",
                List.of("jvb-1 has 7 people in 2 conferences", NASTY + " is here"),
                Optional.empty(),
                Optional.of("somebody is there"),
                Optional.empty(),
                OptionalInt.of(1));
    }

    /** Nobody is there, but an operator wants it to stay. */
    static ControlStatus held(Instant until) {
        return of(
                "idle",
                List.of(),
                Optional.empty(),
                Optional.of("kept awake by an operator"),
                Optional.of(until),
                OptionalInt.of(0));
    }

    private static ControlStatus of(
            String activity,
            List<String> reasons,
            Optional<Duration> countdown,
            Optional<String> waitsFor,
            Optional<Instant> held,
            OptionalInt uploads) {
        return new ControlStatus(
                "leader",
                Optional.of("brewmaster-host-abcd"),
                7,
                activity,
                reasons,
                "act",
                countdown,
                waitsFor,
                Optional.empty(),
                held,
                List.of(
                        new AgentLine("brewmaster-other-1", "follower", 7, "bridge", true, Optional.of(true)),
                        new AgentLine(NASTY, "visitor", 6, "recorder", false, Optional.empty())),
                uploads,
                OptionalInt.of(2),
                OptionalInt.of(1),
                List.of(new DecisionLine(Instant.parse("2026-11-20T14:55:00Z"), "shrink", "2 bridges, 1 is enough")));
    }
}
