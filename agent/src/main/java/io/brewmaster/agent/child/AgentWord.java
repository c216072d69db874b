package io.brewmaster.agent.child;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the agent says to the change process. The end of its input means the same as {@link Stop}. */
public sealed interface AgentWord {
    /** It may begin. */
    record Go(GoAhead goAhead) implements AgentWord {}

    /** It must not begin any more; what it has begun goes back, as far as it is not past the point of no return. */
    record Stop() implements AgentWord {}

    /** As one line, without its end. */
    default String line() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (this instanceof Go go) {
            GoAhead goAhead = go.goAhead();
            members.put("says", "go");
            members.put("decision", goAhead.decision());
            members.put("deadlineNanos", goAhead.deadlineNanos());
            members.put("deadlineWall", goAhead.deadlineWall().toString());
            members.put("by", goAhead.by());
            members.put("why", goAhead.why());
        } else {
            members.put("says", "stop");
        }
        return Json.write(members);
    }

    /** Reads one line. */
    static AgentWord parse(String line) throws JsonException {
        Members members = Members.parse(line);
        String says = members.text("says");
        return switch (says) {
            case "go" -> new Go(goAhead(members));
            case "stop" -> new Stop();
            default -> throw new JsonException("unknown word " + says);
        };
    }

    private static GoAhead goAhead(Members members) throws JsonException {
        try {
            return new GoAhead(
                    members.text("decision"),
                    members.whole("deadlineNanos"),
                    Instant.parse(members.text("deadlineWall")),
                    members.text("by"),
                    members.text("why"));
        } catch (DateTimeException e) {
            throw new JsonException("not understood: " + e.getMessage());
        }
    }
}
