package io.brewmaster.agent.rest;

import java.net.URI;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The private REST interface of the bridge beside this agent. */
public final class BridgeRest {
    /** The Prometheus text that a bridge always offers; its names begin with {@code jitsi_jvb_}. */
    private static final Pattern PEOPLE =
            Pattern.compile("^jitsi_jvb_(?:local_endpoints|current_endpoints)(?:\\{[^}]*})? (\\d+)", Pattern.MULTILINE);

    private static final Pattern CONFERENCES =
            Pattern.compile("^jitsi_jvb_conferences(?:\\{[^}]*})? (\\d+)", Pattern.MULTILINE);

    private final Rest rest;
    private final String bridge;

    /** What it holds; empty is not known. */
    public record Counts(OptionalInt people, OptionalInt conferences) {}

    /**
     * @param bridge   its address, as {@code http://127.0.0.1:8080}
     * @param nanoTime monotonic
     */
    public BridgeRest(URI bridge, LongSupplier nanoTime) {
        rest = new Rest(nanoTime);
        this.bridge = bridge.toString().replaceAll("/+$", "");
    }

    /** People and conferences on it now. {@code current_endpoints} counts relayed people too: more than there are, never fewer. */
    public Counts counts() throws RestException {
        String metrics = rest.get(URI.create(bridge + "/metrics"));
        return new Counts(largest(PEOPLE, metrics), largest(CONFERENCES, metrics));
    }

    private static OptionalInt largest(Pattern pattern, String metrics) {
        Matcher matcher = pattern.matcher(metrics);
        OptionalInt largest = OptionalInt.empty();
        while (matcher.find()) {
            int value = matcher.group(1).length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(1));
            largest = OptionalInt.of(Math.max(value, largest.orElse(0)));
        }
        return largest;
    }

    /** New conferences are to go elsewhere, or not any longer. */
    public void drain(boolean on) throws RestException {
        rest.post(URI.create(bridge + "/colibri/drain/" + (on ? "enable" : "disable")));
    }
}
