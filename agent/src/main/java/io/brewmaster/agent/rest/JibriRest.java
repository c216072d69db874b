package io.brewmaster.agent.rest;

import io.brewmaster.core.json.JsonException;
import java.net.URI;

/** The health that the recorder beside this agent shows, on its port 2222. */
public final class JibriRest {
    private final URI base;
    private final Rest rest;

    /**
     * Asks nobody yet.
     *
     * @param base as configured, such as {@code http://127.0.0.1:2222}
     */
    public JibriRest(URI base, Rest rest) {
        this.base = base;
        this.rest = rest;
    }

    /** What the recorder does. */
    public enum Activity {
        /** Waits for something to record. */
        IDLE,
        /** Records. */
        BUSY,
        /** Has recorded once, and must be started anew: the brewery calls that busy. */
        EXPIRED,
        /** It answered with a word of some later version. */
        UNKNOWN
    }

    /**
     * What it does now.
     *
     * @throws RestException if it does not say
     */
    public Activity activity() throws RestException {
        Rest.Reply reply = rest.get(Rest.below(base, "/jibri/api/v1.0/health"), "application/json");
        try {
            return switch (reply.json().members("status").text("busyStatus")) {
                case "IDLE" -> Activity.IDLE;
                case "BUSY" -> Activity.BUSY;
                case "EXPIRED" -> Activity.EXPIRED;
                default -> Activity.UNKNOWN;
            };
        } catch (JsonException e) {
            throw new RestException(reply.where(), "not understood: " + e.getMessage(), e);
        }
    }
}
