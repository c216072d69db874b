package io.brewmaster.agent.rest;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One request, one answer, within a limit. Over {@link HttpURLConnection}, because {@code java.net.http} alone would cost the agent
 * megabytes; no redirect is followed, and no proxy asked.
 */
final class Rest {
    /** For each of connecting and waiting; a loaded jicofo answers within a second. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** The bridge's whole metrics have some 60 KB. */
    private static final int LONGEST = 256 << 10;

    private final LongSupplier nanoTime;

    Rest(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    Members getJson(URI address) throws RestException {
        try {
            return Members.parse(get(address));
        } catch (JsonException e) {
            throw new RestException("the answer is not what was expected: " + e.getMessage());
        }
    }

    String get(URI address) throws RestException {
        return request("GET", address);
    }

    void post(URI address) throws RestException {
        String unused = request("POST", address);
    }

    private String request(String method, URI address) throws RestException {
        HttpURLConnection connection = null;
        try {
            connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) LIMIT.toMillis());
            connection.setReadTimeout((int) LIMIT.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod(method);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new RestException("answers " + status);
            }
            return body(connection);
        } catch (IOException e) {
            throw new RestException("no answer (" + e.getMessage() + ")");
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }

    /** The limit is one for the whole answer: the connection's own begins anew with each byte. */
    private String body(HttpURLConnection connection) throws IOException, RestException {
        long end = nanoTime.getAsLong() + LIMIT.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                body.write(buffer, 0, n);
                if (body.size() > LONGEST || nanoTime.getAsLong() - end > 0) {
                    throw new RestException("the answer is too long, or too slow");
                }
            }
        }
        return body.toString(StandardCharsets.UTF_8);
    }
}
