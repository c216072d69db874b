package io.brewmaster.core.ecs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What the ECS agent offers to each container, on a link-local address. A call ends within some 8 seconds. It goes over
 * {@link HttpURLConnection}, because {@code java.net.http} alone would cost the resident programs megabytes.
 */
final class EcsEndpoint {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;

    /** A word about protection has some 300 bytes, the metadata of a task some kilobytes for each container. */
    private static final int LONGEST_ANSWER = 256 << 10;

    private final URI address;

    private EcsEndpoint(URI address) {
        this.address = address;
    }

    /** What came back. */
    record Reply(int status, String body) {}

    /**
     * The path below the address in a variable.
     *
     * @return empty without the variable: outside of ECS
     * @throws IllegalArgumentException if it holds no http address
     */
    static Optional<EcsEndpoint> of(Map<String, String> environment, String variable, String path) {
        return Optional.ofNullable(environment.get(variable))
                .filter(base -> !base.isBlank())
                .map(base -> new EcsEndpoint(address(variable, base, path)));
    }

    private static URI address(String variable, String base, String path) {
        URI address = URI.create(base + path);
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException(variable + " is not an http address");
        }
        return address;
    }

    Reply get() throws IOException {
        return exchange("GET", Optional.empty());
    }

    Reply put(String json) throws IOException {
        return exchange("PUT", Optional.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    private Reply exchange(String method, Optional<byte[]> request) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod(method);
            if (request.isPresent()) {
                send(connection, request.get());
            }
            int status = connection.getResponseCode();
            return new Reply(status, answer(connection, status));
        } finally {
            connection.disconnect();
        }
    }

    private static void send(HttpURLConnection connection, byte[] json) throws IOException {
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(json.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(json);
        }
    }

    /** The deadline is one for the whole answer: the connection's own begins anew with each byte. */
    private static String answer(HttpURLConnection connection, int status) throws IOException {
        long start = System.nanoTime();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (in == null) {
                return "";
            }
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                answer.write(buffer, 0, n);
                if (answer.size() > LONGEST_ANSWER) {
                    throw new IOException("an answer of more than " + LONGEST_ANSWER + " bytes");
                }
                if (System.nanoTime() - start > Duration.ofMillis(READ_MILLIS).toNanos()) {
                    throw new SocketTimeoutException("the answer takes too long");
                }
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
