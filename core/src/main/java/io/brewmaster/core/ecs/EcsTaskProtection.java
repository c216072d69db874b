package io.brewmaster.core.ecs;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Task protection by the endpoint that the ECS agent offers to each container. A call ends within some 8 seconds. It
 * goes over {@link HttpURLConnection}, because {@code java.net.http} alone would cost the resident programs megabytes.
 */
public final class EcsTaskProtection implements TaskProtection {
    /** The variable that ECS puts into each container. */
    private static final String ADDRESS = "ECS_AGENT_URI";

    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;

    /** An answer has some 300 bytes. */
    private static final int LONGEST_ANSWER = 64 << 10;

    /** What ECS takes; without a number it would be 120. */
    private static final long MOST_MINUTES = 2_880;

    private final URI state;

    private EcsTaskProtection(URI agent) {
        this.state = URI.create(agent + "/task-protection/v1/state");
    }

    /**
     * For the task that this process runs in.
     *
     * @return empty outside of ECS
     * @throws IllegalArgumentException if the agent's address is no http address
     */
    public static Optional<TaskProtection> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(ADDRESS))
                .filter(address -> !address.isBlank())
                .map(address -> new EcsTaskProtection(address(address)));
    }

    private static URI address(String text) {
        URI address = URI.create(text);
        if (!"http".equals(address.getScheme()) || address.getHost() == null) {
            throw new IllegalArgumentException(ADDRESS + " is not an http address");
        }
        return address;
    }

    @Override
    public Result protect(Duration lease) {
        long minutes = lease.plusMinutes(1).minusNanos(1).toMinutes();
        if (minutes < 1 || minutes > MOST_MINUTES) {
            throw new IllegalArgumentException("a lease of 1 to " + MOST_MINUTES + " minutes, not " + lease);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("ProtectionEnabled", true);
        request.put("ExpiresInMinutes", minutes);
        Result result = put(request);
        return result instanceof Released ? new Failed("ignored: the task is not protected") : result;
    }

    @Override
    public Result release() {
        Result result = put(Map.of("ProtectionEnabled", false));
        return result instanceof Protected ? new Failed("ignored: the task is still protected") : result;
    }

    private Result put(Map<String, Object> request) {
        try {
            return exchange(Json.write(request).getBytes(StandardCharsets.UTF_8));
        } catch (JsonException | DateTimeException strange) {
            return new Failed("not understood: " + strange.getMessage());
        } catch (IOException e) {
            return new Failed("no answer: " + e);
        }
    }

    private Result exchange(byte[] request) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) state.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestMethod("PUT");
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(request.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(request);
            }
            int status = connection.getResponseCode();
            return result(status, Members.parse(answer(connection, status)));
        } finally {
            connection.disconnect();
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

    private static Result result(int status, Members answer) throws JsonException {
        Optional<Members> failure = answer.optionalMembers("failure");
        if (failure.isPresent()) {
            return new Refused(failure.get().text("Reason") + ": "
                    + failure.get().optionalText("Detail").orElse("no detail"));
        }
        Optional<Members> error = answer.optionalMembers("error");
        if (error.isPresent()) {
            String reason = error.get().text("Code") + ": "
                    + error.get().optionalText("Message").orElse("no message");
            return status >= 500 || reason.startsWith("Throttling") ? new Failed(reason) : new Refused(reason);
        }
        Members protection = answer.members("protection");
        return protection.truth("ProtectionEnabled")
                ? new Protected(Instant.parse(protection.text("ExpirationDate")))
                : new Released();
    }
}
