package io.brewmaster.agent.rest;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.net.URI;
import java.util.function.LongSupplier;

/** jicofo's {@code GET /stats}, of which one thing matters here: how many conferences it has, also those without a bridge. */
public final class JicofoStats {
    private final Rest rest;
    private final URI stats;

    /**
     * @param jicofo   its address, as {@code http://signalling:8888}
     * @param nanoTime monotonic
     */
    public JicofoStats(URI jicofo, LongSupplier nanoTime) {
        rest = new Rest(nanoTime);
        stats = URI.create(jicofo.toString().replaceAll("/+$", "") + "/stats");
    }

    /** How many conferences there are. */
    public long conferences() throws RestException {
        Members answer = rest.getJson(stats);
        try {
            long conferences = answer.whole("conferences");
            if (conferences < 0) {
                throw new RestException("says " + conferences + " conferences");
            }
            return conferences;
        } catch (JsonException e) {
            throw new RestException("does not say how many conferences it has");
        }
    }
}
