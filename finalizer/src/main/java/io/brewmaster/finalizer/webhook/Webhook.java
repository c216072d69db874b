package io.brewmaster.finalizer.webhook;

import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.notice.Target;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a signed HTTPS POST, as Standard Webhooks 1.0 says. Any 2xx confirms it. A redirection does not, and is not
 * followed. Of the address nothing but the host is ever shown.
 */
public final class Webhook implements Target {
    /** For all of it: name, connection, handshake, answer. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final int MAX_MESSAGE = 200;

    private final URI url;
    private final Signature signature;
    private final Names names;
    private final Destinations destinations;
    private final SSLSocketFactory tls;
    private final Clock clock;
    private final Duration limit;

    /**
     * To one address.
     *
     * @param secret {@code whsec_} and Base64
     * @throws IllegalArgumentException when the secret is none; one line for a user
     */
    public Webhook(URI url, String secret, Names names, Destinations destinations, SSLSocketFactory tls, Clock clock) {
        this(url, secret, names, destinations, tls, clock, LIMIT);
    }

    Webhook(
            URI url,
            String secret,
            Names names,
            Destinations destinations,
            SSLSocketFactory tls,
            Clock clock,
            Duration limit) {
        this.url = url;
        this.signature = new Signature(secret);
        this.names = names;
        this.destinations = destinations;
        this.tls = tls;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public void tell(Notice notice, String payload) throws NotToldException, InterruptedException {
        byte[] body = payload.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "brewmaster");
        headers.putAll(signature.headers(notice.id(), clock.instant(), body));
        Answer answer = post(headers, body);
        if (!answer.isConfirmation()) {
            boolean isRedirection = answer.status() / 100 == 3;
            throw new NotToldException(
                    url.getHost() + " answers " + answer.status()
                            + (isRedirection ? ", and redirections are not followed" : ""),
                    answer.asked(clock.instant()));
        }
    }

    /** On a thread of its own: looking up a name and a handshake know no deadline. */
    private Answer post(Map<String, String> headers, byte[] body) throws NotToldException, InterruptedException {
        try (Exchange exchange = new Exchange(url, names, destinations, tls)) {
            FutureTask<Answer> task = new FutureTask<>(() -> exchange.post(headers, body));
            Thread thread = new Thread(task, "webhook");
            thread.setDaemon(true);
            thread.start();
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw notTold("no answer within " + limit.toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            throw notTold(reason(failed.getCause()), failed);
        } catch (IOException unclosed) {
            throw notTold(reason(unclosed), unclosed);
        }
    }

    private NotToldException notTold(String reason, Exception cause) {
        return new NotToldException("cannot reach " + url.getHost() + ": " + reason, cause);
    }

    /** What the JDK says of a failure names hosts, addresses and certificates, never a path. */
    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        String message = Optional.ofNullable(cause)
                .map(Throwable::getMessage)
                .map(text -> text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip())
                .filter(text -> !text.isEmpty())
                .orElse("without a reason");
        String line = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
        return cause instanceof SSLException ? "TLS: " + line : line;
    }
}
