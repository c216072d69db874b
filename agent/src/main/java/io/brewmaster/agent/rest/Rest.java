package io.brewmaster.agent.rest;

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
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * One request and its answer, of a neighbour mostly: no redirect, no proxy, no connection kept, no thread. A call ends within three
 * times the limit: one to connect, one for the first byte, one for the rest of the body.
 */
public final class Rest {
    /** A neighbour is on this machine or in this network. */
    public static final Duration LIMIT = Duration.ofSeconds(2);

    /** A Prosody with ten hosts answers some 30 KiB, a bridge 15. */
    static final int LONGEST_ANSWER = 256 << 10;

    private static final byte[] NOTHING = {};

    private final int limitMillis;
    private final LongSupplier nanoTime;

    /**
     * Asks nobody yet.
     *
     * @param limit    for connecting, and again for reading; 1 ms or more
     * @param nanoTime monotonic
     */
    public Rest(Duration limit, LongSupplier nanoTime) {
        // Else the JDK keeps the connection, and a thread that looks after it, whatever the request says: a server that
        // closes it as asked need not say so. The JDK reads this once, before its first request.
        System.setProperty("http.keepAlive", "false");
        this.limitMillis = Math.toIntExact(limit.toMillis());
        this.nanoTime = nanoTime;
        if (limitMillis < 1) {
            throw new IllegalArgumentException("a limit of 1 ms or more, not " + limit);
        }
    }

    /**
     * What came back.
     *
     * @param where  was asked
     * @param status of HTTP
     */
    record Reply(URI where, int status, String body) {
        /** The body of a 200; all else is an error. */
        String ok() throws RestException {
            if (status != HttpURLConnection.HTTP_OK) {
                throw strange();
            }
            return body;
        }

        /** The members of the JSON object in a 200. */
        Members json() throws RestException {
            try {
                return Members.parse(ok());
            } catch (JsonException e) {
                throw new RestException(where, "not understood: " + e.getMessage(), e);
            }
        }

        /** Of a status that nobody expects here. */
        RestException strange() {
            return new RestException(where, "answers with HTTP status " + status);
        }
    }

    /**
     * What a receiver says to what was sent there.
     *
     * @param status of HTTP
     */
    @SuppressWarnings("ArrayRecordComponent") // Looked at once, compared with nothing.
    public record Posted(int status, byte[] body) {}

    /** Sends something, once. */
    public Posted post(URI where, Map<String, String> headers, byte[] content) throws RestException {
        return exchange(where, "POST", headers, content);
    }

    Reply get(URI where, String accept) throws RestException {
        return text(where, exchange(where, "GET", Map.of("Accept", accept), NOTHING));
    }

    Reply post(URI where) throws RestException {
        return text(where, post(where, Map.of("Accept", "*/*"), NOTHING));
    }

    private static Reply text(URI where, Posted answer) {
        return new Reply(where, answer.status(), new String(answer.body(), StandardCharsets.UTF_8));
    }

    /** An address below another, whether or not that one ends with a slash. */
    static URI below(URI base, String path) {
        String text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    private Posted exchange(URI where, String method, Map<String, String> headers, byte[] content)
            throws RestException {
        try {
            HttpURLConnection connection = (HttpURLConnection) where.toURL().openConnection(Proxy.NO_PROXY);
            try {
                connection.setConnectTimeout(limitMillis);
                connection.setReadTimeout(limitMillis);
                connection.setInstanceFollowRedirects(false);
                connection.setUseCaches(false);
                connection.setRequestMethod(method);
                headers.forEach(connection::setRequestProperty);
                if (method.equals("POST")) {
                    connection.setDoOutput(true);
                    // Also keeps the JDK from sending it again by itself.
                    connection.setFixedLengthStreamingMode(content.length);
                    try (OutputStream out = connection.getOutputStream()) {
                        out.write(content);
                    }
                }
                int status = connection.getResponseCode();
                return new Posted(status, body(connection, status));
            } finally {
                connection.disconnect();
            }
        } catch (SocketTimeoutException e) {
            throw new RestException(where, "no answer within " + limitMillis + " ms", e);
        } catch (IOException e) {
            throw new RestException(where, "no answer: " + reason(e), e);
        }
    }

    /** A host that has no address is only named by its exception. One line, whatever the server wrote. */
    private static String reason(IOException e) {
        return e.toString().replace('\n', ' ').replace('\r', ' ');
    }

    private byte[] body(HttpURLConnection connection, int status) throws IOException {
        if (status < 0) {
            throw new IOException("not HTTP");
        }
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (in == null) {
                return NOTHING;
            }
            ByteArrayOutputStream answer = read(in);
            long announced = connection.getContentLengthLong();
            if (announced > answer.size()) {
                throw new IOException("the answer ends after " + answer.size() + " of " + announced + " bytes");
            }
            return answer.toByteArray();
        }
    }

    /** The connection's own limit begins anew with each byte: this one is for all of them. */
    private ByteArrayOutputStream read(InputStream in) throws IOException {
        long start = nanoTime.getAsLong();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            answer.write(buffer, 0, n);
            if (answer.size() > LONGEST_ANSWER) {
                throw new IOException("an answer of more than " + LONGEST_ANSWER + " bytes");
            }
            if (nanoTime.getAsLong() - start > limitMillis * 1_000_000L) {
                throw new SocketTimeoutException("the answer takes too long");
            }
        }
        return answer;
    }
}
