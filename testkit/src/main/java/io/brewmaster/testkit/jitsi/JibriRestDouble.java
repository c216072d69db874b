package io.brewmaster.testkit.jitsi;

import java.util.Map;

/** Jibri's public HTTP: {@code GET /jibri/api/v1.0/health}. */
public final class JibriRestDouble extends RestDouble {
    private String busyStatus = "IDLE";

    private JibriRestDouble() {}

    /** Starts it, idle. */
    public static JibriRestDouble start() {
        return new JibriRestDouble();
    }

    /** IDLE, BUSY or EXPIRED, or what no version says. */
    public synchronized void busyStatus(String word) {
        busyStatus = word;
    }

    @Override
    Answer answer(String call) {
        if (!call.equals("GET /jibri/api/v1.0/health")) {
            return Answer.empty(404);
        }
        return Answer.json(Map.of(
                "status",
                Map.of("busyStatus", busyStatus, "health", Map.of("healthStatus", "HEALTHY", "details", Map.of()))));
    }
}
