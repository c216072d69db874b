package io.brewmaster.testkit.notice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;

/**
 * A receiver of webhooks on a loopback port, over TLS with a certificate of an authority of its own. All methods may be
 * called by any thread.
 */
public final class WebhookReceiver implements AutoCloseable {
    private static final int MOST_AT_ONCE = 8;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, WebhookReceiver::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ServerTls tls;
    private final Deque<Reply> script = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private Reply always = Reply.of(204);

    /**
     * What it answers.
     *
     * @param status 0: the connection is cut; -1: there is no answer
     */
    public record Reply(int status, Map<String, String> headers) {
        /** An answer without a body. */
        public static Reply of(int status) {
            return new Reply(status, Map.of());
        }

        /** An answer with a header. */
        public static Reply of(int status, String header, String value) {
            return new Reply(status, Map.of(header, value));
        }

        /** The connection ends once the request was read. */
        public static Reply cut() {
            return of(0);
        }

        /** Nothing comes until the receiver is closed. */
        public static Reply silence() {
            return of(-1);
        }
    }

    /**
     * What came.
     *
     * @param serverName which host TLS was told, empty for none
     * @param headers with names in lower case
     * @param status with what it was answered
     */
    public record Request(String path, String serverName, Map<String, String> headers, String body, int status) {
        /** A header that has to be there. */
        public String header(String name) {
            String value = headers.get(name);
            if (value == null) {
                throw new AssertionError("no header " + name + " among " + headers.keySet());
            }
            return value;
        }
    }

    private WebhookReceiver(ServerTls tls) {
        this.tls = tls;
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a receiver of webhooks", e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts one for a host's name; whoever calls it has to know its address. */
    public static WebhookReceiver start(CertificateKind kind, String... names) {
        return new WebhookReceiver(ServerTls.named(kind, List.of(names)));
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "receiver of webhooks");
        thread.setDaemon(true);
        return thread;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Its certificate, and what trusts it. */
    public ServerTls tls() {
        return tls;
    }

    /** The next request gets this, after those that are scripted already. */
    public synchronized WebhookReceiver next(Reply reply) {
        script.add(reply);
        return this;
    }

    /** All requests get this for which nothing else is scripted. */
    public synchronized WebhookReceiver always(Reply reply) {
        always = reply;
        return this;
    }

    /** What came so far, in its order. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The idempotency keys that were confirmed, each once, as a receiver keeps them. */
    public synchronized Set<String> ids() {
        Set<String> ids = new LinkedHashSet<>();
        requests.stream()
                .filter(request -> request.status() / 100 == 2)
                .forEach(request -> ids.add(request.header("webhook-id")));
        return ids;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = noted(exchange, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (reply.status() < 0) {
                closed.await();
            } else if (reply.status() > 0) {
                reply.headers().forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(reply.status(), -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Reply noted(HttpExchange exchange, String body) {
        Reply reply = script.isEmpty() ? always : script.remove();
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        requests.add(new Request(
                exchange.getRequestURI().toString(),
                serverName((HttpsExchange) exchange),
                headers,
                body,
                reply.status()));
        return reply;
    }

    private static String serverName(HttpsExchange exchange) {
        return ((ExtendedSSLSession) exchange.getSSLSession())
                .getRequestedServerNames().stream()
                        .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                        .findFirst()
                        .orElse("");
    }

    /** Ends it; whoever waits gets no answer. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
