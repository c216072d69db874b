package io.brewmaster.finalizer.notice;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An address under which anybody can fetch the recording for a while: never for a log.
 *
 * @param expires when it ends
 * @param exact false when it may end earlier, with credentials that do not say how long they last
 */
public record Link(String url, Instant expires, boolean exact) {
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("url", url);
        members.put(exact ? "expires" : "expiresAtLatest", expires.toString());
        return members;
    }

    @Override
    public String toString() {
        return "Link[expires=" + expires + "]";
    }
}
