package io.brewmaster.agent.http;

import io.brewmaster.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is sent back.
 *
 * @param status of HTTP
 * @param type   of the body
 */
record Answer(int status, String type, String body) {
    static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body);
    }

    static Answer json(int status, Map<String, ?> members) {
        return new Answer(status, "application/json", Json.pretty(members) + "\n");
    }

    static Answer unhealthy(List<String> reasons) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("healthy", false);
        json.put("reasons", reasons);
        return json(503, json);
    }

    static Answer error(int status, String reason) {
        return json(status, Map.of("error", reason));
    }
}
