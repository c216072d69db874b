package io.brewmaster.core.ecs;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Task protection by the endpoint that the ECS agent offers to each container. A call ends within some 8 seconds.
 */
public final class EcsTaskProtection implements TaskProtection {
    /** The variable that ECS puts into each container. */
    private static final String ADDRESS = "ECS_AGENT_URI";

    /** What ECS takes; without a number it would be 120. */
    private static final long MOST_MINUTES = 2_880;

    private final EcsEndpoint state;

    private EcsTaskProtection(EcsEndpoint state) {
        this.state = state;
    }

    /**
     * For the task that this process runs in.
     *
     * @return empty outside of ECS
     * @throws IllegalArgumentException if the agent's address is no http address
     */
    public static Optional<TaskProtection> of(Map<String, String> environment) {
        return EcsEndpoint.of(environment, ADDRESS, "/task-protection/v1/state").map(EcsTaskProtection::new);
    }

    @Override
    public Result protect(Duration lease) {
        long minutes = lease.plusMinutes(1).minusNanos(1).toMinutes();
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException("a lease of 1 to " + MOST_MINUTES + " minutes, not " + lease);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("ProtectionEnabled", true);
        request.put("ExpiresInMinutes", minutes);
        Result result = put(request);
        return result instanceof Released ? new Failed("ignored: the task is not protected") : result;
    }

    @Override
    public Result release() {
        Result result = put(Map.of("ProtectionEnabled", false));
        return result instanceof Protected ? new Failed("ignored: the task is still protected") : result;
    }

    private Result put(Map<String, Object> request) {
        try {
            EcsEndpoint.Reply reply = state.put(Json.write(request));
            return result(reply.status(), Members.parse(reply.body()));
        } catch (JsonException | DateTimeException strange) {
            return new Failed("not understood: " + strange.getMessage());
        } catch (IOException e) {
            return new Failed("no answer: " + e);
        }
    }

    private static Result result(int status, Members answer) throws JsonException {
        Optional<Members> failure = answer.optionalMembers("failure");
        if (failure.isPresent()) {
            return new Refused(failure.get().text("Reason") + ": "
                    + failure.get().optionalText("Detail").orElse("no detail"));
        }
        Optional<Members> error = answer.optionalMembers("error");
        if (error.isPresent()) {
            String reason = error.get().text("Code") + ": "
                    + error.get().optionalText("Message").orElse("no message");
            return status >= 500 || reason.startsWith("Throttling") ? new Failed(reason) : new Refused(reason);
        }
        Members protection = answer.members("protection");
        return protection.truth("ProtectionEnabled")
                ? new Protected(Instant.parse(protection.text("ExpirationDate")))
                : new Released();
    }
}
