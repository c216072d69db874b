package io.brewmaster.agent.otlp;

import io.brewmaster.agent.publish.NotPublishedException;
import io.brewmaster.agent.rest.Rest;
import io.brewmaster.agent.rest.RestException;
import io.micrometer.registry.otlp.OtlpMetricsSender;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sends what the registry has made, once, and keeps what went wrong: the registry would only log it. */
final class OtlpOutlet implements OtlpMetricsSender {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Rest rest;
    private final URI url;
    private final Map<String, String> headers;
    private Optional<String> problem = Optional.of("nothing was sent");

    OtlpOutlet(Rest rest, URI url, Map<String, String> headers) {
        this.rest = rest;
        this.url = url;
        this.headers = new HashMap<>(headers);
        this.headers.put("Content-Type", "application/x-protobuf");
    }

    @Override
    public void send(Request request) {
        try {
            problem = problem(rest.post(url, headers, request.getMetricsData()));
        } catch (RestException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> problem(Rest.Posted answer) {
        if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
            return Optional.of(url + ": refused with HTTP status " + answer.status()
                    + ": check metrics.otlp_headers (JITSI_METRICS_OTLP_HEADERS)");
        }
        if (answer.status() / 100 != 2) {
            return Optional.of(url + ": answers with HTTP status " + answer.status());
        }
        return rejects(answer.body()) ? Optional.of(url + ": did not take all metrics") : Optional.empty();
    }

    /**
     * Whether an ExportMetricsServiceResponse has a partial success (field 1) that begins with a number of rejected points (its field 1).
     * A message alone is a hint of a receiver that took everything.
     */
    private static boolean rejects(byte[] response) {
        int at = 1;
        while (at < response.length && response[at] < 0) {
            at++;
        }
        return at + 1 < response.length && response[0] == 0x0a && response[at + 1] == 0x08;
    }

    void check() throws NotPublishedException {
        if (problem.isPresent()) {
            throw new NotPublishedException(problem.get());
        }
    }
}
