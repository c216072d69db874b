package io.brewmaster.testkit.jitsi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A bridge's private HTTP: health, statistics, metrics and draining, as jitsi-videobridge has them. */
public final class BridgeRestDouble extends RestDouble {
    private int health = 200;
    private boolean draining;
    private boolean stats = true;
    private Map<String, Object> numbers = Map.of("local_endpoints", 0, "conferences", 0);
    private String metrics = "";
    private boolean hasMetrics;

    private BridgeRestDouble() {}

    /** Starts it: healthy, empty, statistics on, metrics off. */
    public static BridgeRestDouble start() {
        return new BridgeRestDouble();
    }

    /** The HTTP status of its health: 200, 500 or 503. */
    public synchronized void health(int status) {
        health = status;
    }

    /** What its statistics say. */
    public synchronized void counts(int localEndpoints, int conferences) {
        stats(Map.of("local_endpoints", localEndpoints, "conferences", conferences));
    }

    /** The members of its statistics. */
    public synchronized void stats(Map<String, Object> members) {
        stats = true;
        numbers = members;
    }

    /** No statistics, as a bridge has it by default: only these metrics, in the format of Prometheus. */
    public synchronized void onlyMetrics(String text) {
        stats = false;
        hasMetrics = true;
        metrics = text;
    }

    /** Neither statistics nor metrics. */
    public synchronized void noNumbers() {
        stats = false;
        hasMetrics = false;
    }

    /** Whether it was told to drain. */
    public synchronized boolean draining() {
        return draining;
    }

    @Override
    Answer answer(String call) {
        return switch (call) {
            case "GET /about/health" -> Answer.empty(health);
            case "GET /colibri/stats" -> stats ? Answer.json(new LinkedHashMap<>(numbers)) : Answer.empty(404);
            case "GET /metrics" -> hasMetrics ? Answer.text(metrics) : Answer.empty(404);
            case "GET /colibri/drain" -> Answer.json(Map.of("drain", draining));
            case "POST /colibri/drain/enable", "POST /colibri/drain/disable" -> {
                draining = call.endsWith("enable");
                yield Answer.empty(200);
            }
            default -> Answer.empty(known(call) ? 405 : 404);
        };
    }

    private static boolean known(String call) {
        return Set.of("/colibri/drain/enable", "/colibri/drain/disable")
                .contains(call.substring(call.indexOf(' ') + 1));
    }
}
