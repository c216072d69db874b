package io.brewmaster.finalizer.recorder;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.core.recorder.RecorderState;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Jibri's health interface: {@code GET /jibri/api/v1.0/health} answers 200 with {@code
 * {"status":{"busyStatus":"IDLE|BUSY|EXPIRED","health":{...}},...}}, whether healthy or not (jitsi/jibri, doc/http_api.md
 * and HttpApi.kt).
 */
public final class JibriHealth implements RecorderLook.Question {
    private static final String PATH = "/jibri/api/v1.0/health";
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** An answer has some 150 bytes. */
    private static final int LONGEST_ANSWER = 64 << 10;

    private final URL address;

    /**
     * At {@code recorder.url}.
     *
     * @throws IllegalArgumentException if that is no address
     */
    public JibriHealth(URI recorder) {
        String base = recorder.toString();
        try {
            this.address = URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH)
                    .toURL();
        } catch (IOException malformed) {
            throw new IllegalArgumentException("recorder.url is no address", malformed);
        }
    }

    /** Connecting, waiting for the answer and reading it are limited to 2 s each. */
    @Override
    public RecorderState ask() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout((int) LIMIT.toMillis());
            connection.setReadTimeout((int) LIMIT.toMillis());
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("Jibri answers " + status);
            }
            return state(answer(connection));
        } finally {
            connection.disconnect();
        }
    }

    /** The limit is one for the whole answer: the connection's own begins anew with each byte. */
    private static String answer(HttpURLConnection connection) throws IOException {
        long start = System.nanoTime();
        byte[] answer = new byte[1024];
        int length = 0;
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(answer); n >= 0; n = in.read(answer, length, answer.length - length)) {
                length += n;
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new SocketTimeoutException("the answer takes too long");
                }
                if (length == LONGEST_ANSWER) {
                    throw new IOException("an answer of " + LONGEST_ANSWER + " bytes or more");
                }
                if (length == answer.length) {
                    answer = Arrays.copyOf(answer, 2 * length);
                }
            }
        }
        return new String(answer, 0, length, StandardCharsets.UTF_8);
    }

    private static RecorderState state(String answer) throws JsonException {
        String word = Members.parse(answer).members("status").text("busyStatus");
        return RecorderState.of(word)
                .orElseThrow(() -> new JsonException("member status.busyStatus is not IDLE, BUSY or EXPIRED"));
    }
}
