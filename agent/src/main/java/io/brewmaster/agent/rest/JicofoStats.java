package io.brewmaster.agent.rest;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What jicofo says of its conferences. */
public final class JicofoStats {
    private final Rest rest;

    /** Asks nobody yet. */
    public JicofoStats(Rest rest) {
        this.rest = rest;
    }

    /**
     * How many conferences there are now, one with a single person in it too.
     *
     * @param base as configured, such as {@code http://signalling:8888}
     * @return 0 or more
     * @throws RestException if that is not known
     */
    public long conferences(URI base) throws RestException {
        URI where = Rest.below(base, "/stats");
        Object value = rest.get(where, "application/json").json().asMap().get("conferences");
        long conferences = whole(value);
        if (conferences < 0) {
            throw new RestException(where, "not understood: member conferences is not a whole number from 0");
        }
        return conferences;
    }

    /** -1 for what is none. Some of Jitsi's numbers are texts in some versions. */
    private static long whole(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        if (value instanceof String text) {
            try {
                return Long.parseLong(text.strip());
            } catch (NumberFormatException e) {
                return -1;
            }
        }
        return -1;
    }
}
