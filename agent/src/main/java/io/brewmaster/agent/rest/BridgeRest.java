package io.brewmaster.agent.rest;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The private HTTP of the bridge beside this agent. */
public final class BridgeRest {
    /** The gauges' prefix is the bridge's own namespace for metrics. */
    private static final String CONFERENCES = "jitsi_jvb_conferences";

    private static final String LOCAL_ENDPOINTS = "jitsi_jvb_local_endpoints";

    /** With those of other bridges: never less than the local ones, and 0 only when they are 0. */
    private static final String ALL_ENDPOINTS = "jitsi_jvb_current_endpoints";

    private final URI base;
    private final Rest rest;

    /**
     * Asks nobody yet.
     *
     * @param base as configured, such as {@code http://127.0.0.1:8080}
     */
    public BridgeRest(URI base, Rest rest) {
        this.base = base;
        this.rest = rest;
    }

    /**
     * What the bridge has to do now.
     *
     * @param localEndpoints people whose media it takes; when only that is known, people of other bridges too: an upper bound
     * @param conferences    that it takes part in
     */
    public record Counts(long localEndpoints, long conferences) {}

    /**
     * Whether it calls itself healthy.
     *
     * @throws RestException if it says neither yes (200) nor no (500 to 599)
     */
    public boolean healthy() throws RestException {
        Rest.Reply reply = rest.get(Rest.below(base, "/about/health"), "*/*");
        if (reply.status() >= 500) {
            return false;
        }
        reply.ok();
        return true;
    }

    /**
     * What it has to do, by its statistics, or by its metrics where the statistics are off.
     *
     * @return empty if its answer has not both numbers
     * @throws RestException if it does not answer, or what it answers cannot be read
     */
    public Optional<Counts> counts() throws RestException {
        Rest.Reply stats = rest.get(Rest.below(base, "/colibri/stats"), "application/json");
        return stats.status() == HttpURLConnection.HTTP_OK ? ofStats(stats) : ofMetrics();
    }

    private static Optional<Counts> ofStats(Rest.Reply stats) throws RestException {
        Members members = stats.json();
        try {
            return counts(members.optionalWhole("local_endpoints"), members.optionalWhole("conferences"));
        } catch (JsonException e) {
            throw new RestException(stats.where(), "not understood: " + e.getMessage(), e);
        }
    }

    private Optional<Counts> ofMetrics() throws RestException {
        Rest.Reply metrics = rest.get(Rest.below(base, "/metrics"), "text/plain");
        if (metrics.status() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        String text = metrics.ok();
        try {
            OptionalLong local = whole(Exposition.single(text, LOCAL_ENDPOINTS));
            return counts(
                    local.isPresent() ? local : whole(Exposition.single(text, ALL_ENDPOINTS)),
                    whole(Exposition.single(text, CONFERENCES)));
        } catch (IllegalArgumentException e) {
            throw new RestException(metrics.where(), "not understood: " + e.getMessage(), e);
        }
    }

    private static Optional<Counts> counts(OptionalLong endpoints, OptionalLong conferences) {
        return endpoints.orElse(-1) < 0 || conferences.orElse(-1) < 0
                ? Optional.empty()
                : Optional.of(new Counts(endpoints.getAsLong(), conferences.getAsLong()));
    }

    private static OptionalLong whole(OptionalDouble number) {
        return number.isPresent()
                        && number.getAsDouble() >= 0
                        && number.getAsDouble() == Math.rint(number.getAsDouble())
                ? OptionalLong.of((long) number.getAsDouble())
                : OptionalLong.empty();
    }

    /**
     * Whether it takes no new conferences.
     *
     * @throws RestException if it does not say
     */
    public boolean draining() throws RestException {
        Rest.Reply reply = rest.get(Rest.below(base, "/colibri/drain"), "application/json");
        try {
            return reply.json().truth("drain");
        } catch (JsonException e) {
            throw new RestException(reply.where(), "not understood: " + e.getMessage(), e);
        }
    }

    /**
     * Lets it take no new conferences, or take them again. Doing so twice is no error.
     *
     * @throws RestException if it did not say that it will; it may do so all the same
     */
    public void drain(boolean on) throws RestException {
        rest.post(Rest.below(base, on ? "/colibri/drain/enable" : "/colibri/drain/disable"))
                .ok();
    }
}
