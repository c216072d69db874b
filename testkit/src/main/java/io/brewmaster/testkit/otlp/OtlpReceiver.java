package io.brewmaster.testkit.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes metrics by OTLP over HTTP on a loopback port, in binary protobuf, and reads them by OpenTelemetry's own definition. All methods
 * may be called by any thread.
 */
public final class OtlpReceiver implements AutoCloseable {
    private static final String PATH = "/v1/metrics";
    private static final int MOST_AT_ONCE = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, OtlpReceiver::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<Failure> script = new ArrayDeque<>();
    private final List<Point> points = new ArrayList<>();
    private Map<String, String> headers = Map.of();
    private Map<String, String> resource = Map.of();
    private int calls;

    /** What goes wrong with a request; nothing is taken then, except where it says so. */
    public enum Failure {
        /** 401. */
        UNAUTHORIZED,
        /** 503. */
        UNAVAILABLE,
        /** 307 to itself. */
        MOVED,
        /** 200, and some points are rejected within. */
        PARTLY,
        /** 200 with a hint, although all is taken. */
        WARNED,
        /** The connection ends without an answer. */
        CUT,
        /** No answer until the receiver is closed. */
        SILENT
    }

    /**
     * One data point.
     *
     * @param start empty for none
     * @param gauge its value, if it is a gauge's
     */
    public record Point(
            String name,
            String unit,
            String description,
            Map<String, String> attributes,
            Optional<Instant> start,
            Instant at,
            OptionalDouble gauge,
            Optional<Distribution> distribution) {}

    /**
     * An exponential histogram.
     *
     * @param buckets in the order of their values; those without any are left out
     */
    public record Distribution(boolean cumulative, long count, double sum, List<Bucket> buckets) {}

    /** How many values lie in it; the one for zero has zero for both bounds. */
    public record Bucket(double above, double atMost, long count) {}

    private OtlpReceiver() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a receiver of OTLP", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts it on a free port. */
    public static OtlpReceiver start() {
        return new OtlpReceiver();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "receiver of OTLP");
        thread.setDaemon(true);
        return thread;
    }

    /** Where metrics go. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + PATH);
    }

    /** All points so far. */
    public synchronized List<Point> points() {
        return List.copyOf(points);
    }

    /** Of the last request, with names in lower case. */
    public synchronized Map<String, String> headers() {
        return Map.copyOf(headers);
    }

    /** The resource's attributes in the last request. */
    public synchronized Map<String, String> resource() {
        return Map.copyOf(resource);
    }

    /** How often it was called. */
    public synchronized int calls() {
        return calls;
    }

    /** Forgets all points. */
    public synchronized void forget() {
        points.clear();
    }

    /** The next so many requests fail, after those that are scripted already. */
    public synchronized void next(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            script.add(failure);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange, exchange.getRequestBody().readAllBytes());
            if (answer.status() == Answer.SILENT) {
                closed.await();
            } else if (answer.status() != Answer.CUT) {
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.getResponseHeaders().set("Location", uri().toString());
                exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
                if (answer.body().length > 0) {
                    exchange.getResponseBody().write(answer.body());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Written once, compared with nothing.
    private record Answer(int status, byte[] body) {
        private static final int CUT = 0;
        private static final int SILENT = -1;

        static Answer of(int status) {
            return new Answer(status, new byte[0]);
        }

        static Answer partial(ExportMetricsPartialSuccess.Builder partial) {
            return new Answer(
                    200,
                    ExportMetricsServiceResponse.newBuilder()
                            .setPartialSuccess(partial)
                            .build()
                            .toByteArray());
        }
    }

    private synchronized Answer answer(HttpExchange exchange, byte[] body) {
        calls++;
        headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        if (!exchange.getRequestURI().getPath().equals(PATH)) {
            return Answer.of(404);
        }
        if (!exchange.getRequestMethod().equals("POST")
                || !"application/x-protobuf".equals(headers.get("content-type"))) {
            return Answer.of(415);
        }
        Failure failure = script.poll();
        if (failure != null && failure != Failure.WARNED) {
            return fail(failure);
        }
        try {
            ExportMetricsServiceRequest request = ExportMetricsServiceRequest.parseFrom(body);
            points.addAll(OtlpPoints.of(request));
            resource = OtlpPoints.resource(request);
        } catch (InvalidProtocolBufferException e) {
            return Answer.of(400);
        }
        return failure == null
                ? Answer.partial(ExportMetricsPartialSuccess.newBuilder())
                : Answer.partial(ExportMetricsPartialSuccess.newBuilder().setErrorMessage("a metric is deprecated"));
    }

    private static Answer fail(Failure failure) {
        return switch (failure) {
            case UNAUTHORIZED -> Answer.of(401);
            case UNAVAILABLE -> Answer.of(503);
            case MOVED -> Answer.of(307);
            case CUT -> Answer.of(Answer.CUT);
            case SILENT -> Answer.of(Answer.SILENT);
            default ->
                Answer.partial(ExportMetricsPartialSuccess.newBuilder()
                        .setRejectedDataPoints(3)
                        .setErrorMessage("r".repeat(200)));
        };
    }

    /** Ends it; whoever waits gets no answer. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
