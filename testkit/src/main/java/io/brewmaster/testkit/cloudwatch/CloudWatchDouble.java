package io.brewmaster.testkit.cloudwatch;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch on a loopback port: {@code PutMetricData} and nothing else, in the protocol that the SDK speaks with it since 2025, Smithy's RPC
 * v2 in CBOR, with gzip or without. It takes requests that say they are signed for {@code monitoring} and keep the documented limits. All
 * methods may be called by any thread.
 */
public final class CloudWatchDouble implements AutoCloseable {
    private static final String PATH = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/[a-z0-9-]+/monitoring/aws4_request, .+");
    private static final int MOST_AT_ONCE = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, CloudWatchDouble::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Failure> script = new ArrayDeque<>();
    private final List<Datum> data = new ArrayList<>();
    private int calls;
    private int compressed;

    /** What goes wrong with a request; nothing is taken then. */
    public enum Failure {
        /** 400, too many calls. */
        THROTTLED(400, "ThrottlingException", "Throttling", "Rate exceeded"),
        /** 403, in IAM's words. */
        ACCESS_DENIED(
                403,
                "AccessDeniedException",
                "AccessDenied",
                "User: arn:aws:sts::123456789012:assumed-role/jitsi-bridge/0123 is not authorized to perform: "
                        + "cloudwatch:PutMetricData because no identity-based policy allows the cloudwatch:PutMetricData action"),
        /** 403, of a session token. */
        EXPIRED(403, "ExpiredTokenException", "ExpiredToken", "The security token included in the request is expired"),
        /** 403, of a key that nobody knows. */
        BAD_CREDENTIALS(
                403,
                "UnrecognizedClientException",
                "InvalidClientTokenId",
                "The security token included in the request is invalid."),
        /** 400, of the request itself. */
        INVALID(400, "InvalidParameterValueException", "InvalidParameterValue", "The value is not valid"),
        /** 500. */
        SERVER_ERROR(500, "InternalServiceFault", "InternalServiceError", "Service Unavailable"),
        /** The connection ends without an answer. */
        CUT(0, "", "", ""),
        /** No answer until the double is closed. */
        SILENT(-1, "", "", "");

        private final int status;
        private final String type;
        private final String queryCode;
        private final String message;

        Failure(int status, String type, String queryCode, String message) {
            this.status = status;
            this.type = type;
            this.queryCode = queryCode;
            this.message = message;
        }
    }

    /**
     * One metric of a request.
     *
     * @param values each as often as its count says
     */
    public record Datum(
            String namespace,
            String name,
            String unit,
            Map<String, String> dimensions,
            Instant at,
            List<Double> values) {}

    private CloudWatchDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of CloudWatch", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts it on a free port. */
    public static CloudWatchDouble start() {
        return new CloudWatchDouble();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "double of CloudWatch");
        thread.setDaemon(true);
        return thread;
    }

    /** Where AWS is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that was taken so far. */
    public synchronized List<Datum> data() {
        return List.copyOf(data);
    }

    /** How often it was called, understood or not. */
    public synchronized int calls() {
        return calls;
    }

    /** How many of the calls were sent with gzip. */
    public synchronized int compressed() {
        return compressed;
    }

    /** Forgets what was taken. */
    public synchronized void forget() {
        data.clear();
    }

    /** The next so many requests fail, after those that are scripted already. */
    public synchronized void next(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            script.add(failure);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Failure failure = counted();
            if (failure == Failure.SILENT) {
                closed.await();
            } else if (failure != Failure.CUT) {
                answer(exchange, body, failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Failure counted() {
        calls++;
        return script.poll();
    }

    private void answer(HttpExchange exchange, byte[] body, @Nullable Failure failure) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().getPath().equals(PATH)
                || !"rpc-v2-cbor".equals(headers.getFirst("smithy-protocol"))) {
            refuse(exchange, 404, "UnknownOperationException", "InvalidAction", "not here");
        } else if (!SIGNED.matcher(String.valueOf(headers.getFirst("Authorization")))
                .matches()) {
            refuse(exchange, 403, "MissingAuthenticationTokenException", "MissingAuthenticationToken", "not signed");
        } else if (failure != null) {
            refuse(exchange, failure.status, failure.type, failure.queryCode, failure.message);
        } else {
            take(exchange, body);
        }
    }

    private void take(HttpExchange exchange, byte[] body) throws IOException {
        boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        try {
            List<Datum> taken = PutMetricData.read(Cbor.map(gzip ? unpacked(body) : body));
            synchronized (this) {
                compressed += gzip ? 1 : 0;
                data.addAll(taken);
            }
            reply(exchange, 200, Cbor.of(Map.of()));
        } catch (IllegalArgumentException e) {
            refuse(
                    exchange,
                    400,
                    "InvalidParameterValueException",
                    "InvalidParameterValue",
                    String.valueOf(e.getMessage()));
        }
    }

    private static byte[] unpacked(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }

    /** CloudWatch once spoke the query protocol, and still says its codes to clients that ask for them. */
    private static void refuse(HttpExchange exchange, int status, String type, String queryCode, String message)
            throws IOException {
        if ("true".equals(exchange.getRequestHeaders().getFirst("x-amzn-query-mode"))) {
            exchange.getResponseHeaders()
                    .set("x-amzn-query-error", queryCode + (status < 500 ? ";Sender" : ";Receiver"));
        }
        reply(exchange, status, Cbor.of(Map.of("__type", "com.amazonaws.cloudwatch#" + type, "message", message)));
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/cbor");
        exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
        exchange.getResponseHeaders().set("x-amzn-RequestId", "01234567-89ab-cdef-0123-456789abcdef");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Ends it; whoever waits gets no answer. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
