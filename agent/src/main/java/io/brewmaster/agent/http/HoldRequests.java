package io.brewmaster.agent.http;

import io.brewmaster.core.config.DurationText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code POST /hold?for=2h} and {@code POST /release-hold}. */
final class HoldRequests {
    private static final DurationText DURATION = new DurationText(Duration.ofMinutes(1), Duration.ofDays(7));

    private final Optional<Holds> holds;

    /** @param holds empty where the platform is never let go anyway */
    HoldRequests(Optional<Holds> holds) {
        this.holds = holds;
    }

    /** @param query of the request, as it was sent */
    Answer hold(@Nullable String query) {
        Optional<Duration> asked = parameter(query, "for").flatMap(DURATION::read);
        if (asked.isEmpty()) {
            return Answer.error(400, "for must be " + DURATION.allowed() + ", such as POST /hold?for=2h");
        }
        return with(
                one -> one.hold(asked.get()),
                Map.of("held", true, "forSeconds", asked.get().toSeconds()));
    }

    Answer release() {
        return with(Holds::release, Map.of("held", false));
    }

    private Answer with(Consumer<Holds> change, Map<String, ?> done) {
        if (holds.isEmpty()) {
            return Answer.error(409, "this agent never lets the platform go: there is nothing to hold");
        }
        change.accept(holds.get());
        return Answer.json(200, done);
    }

    private static Optional<String> parameter(@Nullable String query, String name) {
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    try {
                        return Optional.of(
                                URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }
}
