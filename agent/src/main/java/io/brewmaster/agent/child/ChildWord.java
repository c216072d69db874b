package io.brewmaster.agent.child;

import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Role;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.agent.change.ServiceState;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the change process says to the agent. */
public sealed interface ChildWord {
    /**
     * It has looked, is warm, and waits for the word.
     *
     * @param nanos its monotonic clock at that moment, which must be the agent's
     */
    record Ready(long nanos, Seen seen) implements ChildWord {}

    /** The point of no return is passed. */
    record Committed() implements ChildWord {}

    /** It ends. */
    record Ended(Outcome outcome) implements ChildWord {}

    /** As one line, without its end. */
    default String line() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (this instanceof Ready ready) {
            members.put("says", "ready");
            members.put("nanos", ready.nanos());
            members.put("services", services(ready.seen().services()));
            ready.seen().wanted().ifPresent(version -> members.put("wanted", version));
            ready.seen().holdUntil().ifPresent(until -> members.put("holdUntil", until.toString()));
        } else if (this instanceof Committed) {
            members.put("says", "committed");
        } else if (this instanceof Ended ended) {
            members.put("says", "ended");
            outcome(ended.outcome(), members);
        }
        return Json.write(members);
    }

    private static List<Object> services(List<ServiceState> states) {
        List<Object> list = new ArrayList<>();
        for (ServiceState state : states) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("role", state.role().name());
            members.put("name", state.name());
            members.put("desired", state.desired());
            members.put("running", state.running());
            members.put("deployment", state.deployment());
            list.add(members);
        }
        return list;
    }

    private static void outcome(Outcome outcome, Map<String, Object> members) {
        if (outcome instanceof Outcome.Done) {
            members.put("outcome", "done");
        } else if (outcome instanceof Outcome.Refused refused) {
            members.put("outcome", "refused");
            members.put("reason", refused.reason());
        } else if (outcome instanceof Outcome.Failed failed) {
            members.put("outcome", "failed");
            members.put("reason", failed.reason());
        }
    }

    /** Reads one line. */
    static ChildWord parse(String line) throws JsonException {
        Members members = Members.parse(line);
        String says = members.text("says");
        return switch (says) {
            case "ready" -> new Ready(members.whole("nanos"), seen(members));
            case "committed" -> new Committed();
            case "ended" -> new Ended(outcome(members));
            default -> throw new JsonException("unknown word " + says);
        };
    }

    private static Seen seen(Members members) throws JsonException {
        List<ServiceState> states = new ArrayList<>();
        try {
            for (Members service : members.list("services")) {
                states.add(new ServiceState(
                        Role.valueOf(service.text("role")),
                        service.text("name"),
                        Math.toIntExact(service.whole("desired")),
                        Math.toIntExact(service.whole("running")),
                        service.text("deployment")));
            }
            Optional<Instant> hold = members.optionalText("holdUntil").map(Instant::parse);
            return new Seen(List.copyOf(states), members.optionalWhole("wanted"), hold);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new JsonException("not understood: " + e.getMessage());
        }
    }

    private static Outcome outcome(Members members) throws JsonException {
        String outcome = members.text("outcome");
        return switch (outcome) {
            case "done" -> new Outcome.Done();
            case "refused" -> new Outcome.Refused(members.text("reason"));
            case "failed" -> new Outcome.Failed(members.text("reason"));
            default -> throw new JsonException("unknown outcome " + outcome);
        };
    }
}
