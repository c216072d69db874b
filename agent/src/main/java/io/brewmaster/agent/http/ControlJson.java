package io.brewmaster.agent.http;

import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.agent.control.ControlStatus.AgentLine;
import io.brewmaster.agent.control.ControlStatus.DecisionLine;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the agent thinks and does, as JSON members. What is not known is null. */
final class ControlJson {
    private ControlJson() {}

    static Map<String, @Nullable Object> of(ControlStatus status) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("role", status.role());
        json.put("leader", status.leader().orElse(null));
        json.put("term", status.term());
        json.put("activity", status.activity());
        json.put("reasons", status.reasons());
        json.put("mode", status.mode());
        json.put("countdownSeconds", status.countdown().map(Duration::toSeconds).orElse(null));
        json.put("waitsFor", status.waitsFor().orElse(null));
        json.put("release", status.release().orElse(null));
        json.put("heldUntil", status.held().map(Instant::toString).orElse(null));
        json.put("agents", status.agents().stream().map(ControlJson::agent).toList());
        json.put("uploads", number(status.uploads()));
        json.put("bridgesWanted", number(status.bridgesWanted()));
        json.put("recordersWanted", number(status.recordersWanted()));
        json.put(
                "decisions",
                status.decisions().stream().map(ControlJson::decision).toList());
        return json;
    }

    private static Map<String, @Nullable Object> agent(AgentLine agent) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", agent.id());
        json.put("phase", agent.phase());
        json.put("term", agent.term());
        json.put("beside", agent.beside());
        json.put("live", agent.live());
        json.put("protected", agent.isProtected().orElse(null));
        return json;
    }

    private static Map<String, @Nullable Object> decision(DecisionLine decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("at", decision.at().toString());
        json.put("decision", decision.decision());
        json.put("why", decision.why());
        return json;
    }

    private static @Nullable Integer number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }
}
