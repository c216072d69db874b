package io.brewmaster.testkit.notice;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One event bus of Amazon EventBridge on a loopback port, in its JSON protocol: {@code PutEvents} and nothing else. It
 * takes requests that say they are signed for {@code events}, and looks no further. All methods may be called by any thread.
 */
public final class EventBusDouble implements AutoCloseable {
    /** The one bus. */
    public static final String BUS = "jitsi";

    private static final String PUT_EVENTS = "AWSEvents.PutEvents";
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/[a-z0-9-]+/events/aws4_request, .+");
    /** Of one entry, by the documentation of PutEvents. */
    private static final int MOST_BYTES = 256 << 10;

    private final HttpServer server;
    private final Deque<Failure> script = new ArrayDeque<>();
    private final List<Map<String, @Nullable Object>> events = new ArrayList<>();
    private int calls;

    /** What goes wrong with a request. */
    public enum Failure {
        /** 200, and the event is refused within. */
        ENTRY_FAILED,
        /** 400 with ThrottlingException. */
        THROTTLED,
        /** 400 with AccessDeniedException. */
        ACCESS_DENIED,
        /** 500 with InternalException. */
        SERVER_ERROR,
        /** The connection ends without an answer, although the event was taken. */
        CUT_AFTER
    }

    private EventBusDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of EventBridge", e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    public static EventBusDouble start() {
        return new EventBusDouble();
    }

    /** Where AWS is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The events on the bus, as they were put there. */
    public synchronized List<Map<String, @Nullable Object>> events() {
        return List.copyOf(events);
    }

    /** How often it was called, understood or not. */
    public synchronized int calls() {
        return calls;
    }

    /** The next so many calls fail. */
    public synchronized EventBusDouble next(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            script.add(failure);
        }
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange, exchange.getRequestBody().readAllBytes());
        }
    }

    private synchronized void answer(HttpExchange exchange, byte[] body) throws IOException {
        calls++;
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!SIGNED.matcher(authorization).matches()) {
            refuse(exchange, 403, "MissingAuthenticationTokenException");
            return;
        }
        if (!PUT_EVENTS.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
            refuse(exchange, 400, "UnknownOperationException");
            return;
        }
        Failure failure = script.poll();
        if (failure == Failure.THROTTLED) {
            refuse(exchange, 400, "ThrottlingException");
        } else if (failure == Failure.ACCESS_DENIED) {
            refuse(exchange, 400, "AccessDeniedException");
        } else if (failure == Failure.SERVER_ERROR) {
            refuse(exchange, 500, "InternalException");
        } else {
            put(exchange, JSON.std.mapFrom(body), failure);
        }
    }

    private void put(HttpExchange exchange, Map<String, @Nullable Object> request, @Nullable Failure failure)
            throws IOException {
        List<Map<String, Object>> results = new ArrayList<>();
        int failed = 0;
        for (Object entry : (List<?>) request.getOrDefault("Entries", List.of())) {
            String error = failure == Failure.ENTRY_FAILED ? "InternalFailure" : error((Map<?, ?>) entry);
            if (error.isEmpty()) {
                Map<String, @Nullable Object> event = new LinkedHashMap<>();
                ((Map<?, ?>) entry).forEach((name, value) -> event.put(String.valueOf(name), value));
                events.add(event);
                results.add(Map.of("EventId", "11710aed-b79e-4468-a20b-bb3c0c3b4860"));
            } else {
                failed++;
                results.add(Map.of("ErrorCode", error, "ErrorMessage", "it was not taken"));
            }
        }
        if (failure != Failure.CUT_AFTER) {
            reply(exchange, 200, Map.of("FailedEntryCount", failed, "Entries", results));
        }
    }

    /** What EventBridge asks of an entry; an unknown bus would swallow it. */
    private static String error(Map<?, ?> entry) {
        for (String name : List.of("Source", "DetailType", "Detail", "EventBusName")) {
            if (!(entry.get(name) instanceof String)) {
                return "InvalidArgument";
            }
        }
        String detail = String.valueOf(entry.get("Detail"));
        try {
            JSON.std.mapFrom(detail);
        } catch (IOException notJson) {
            return "MalformedDetail";
        }
        boolean isTooLong = detail.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
        return isTooLong || !BUS.equals(entry.get("EventBusName")) ? "InvalidArgument" : "";
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        reply(exchange, status, Map.of("__type", code, "message", "refused"));
    }

    private static void reply(HttpExchange exchange, int status, Map<String, Object> members) throws IOException {
        byte[] json = JSON.std.asString(members).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
