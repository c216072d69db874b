package io.brewmaster.testkit.jitsi;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A component's HTTP on a loopback port. Other processes reach it. All methods may be called by any thread. */
public abstract class RestDouble implements AutoCloseable {
    private static final int MOST_AT_ONCE = 4;
    private static final int HUGE = 4 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, RestDouble::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> calls = new ArrayList<>();
    private final Deque<Failure> script = new ArrayDeque<>();

    /** What goes wrong with a request; nothing is done then. */
    public enum Failure {
        /** 500. */
        SERVER_ERROR,
        /** 200 with something that nobody understands. */
        GARBAGE,
        /** No answer until the double is closed. */
        SILENT,
        /** An answer that begins and never ends. */
        ENDLESS,
        /** The connection ends in the middle of the answer. */
        CUT,
        /** 200 with 4 MiB. */
        HUGE,
        /** 302 to {@code /elsewhere}, which answers with 200. */
        REDIRECT
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     */
    record Answer(int status, String type, String body) {
        static Answer json(Map<String, ?> members) {
            try {
                return new Answer(200, "application/json", JSON.std.asString(members));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static Answer text(String body) {
            return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", body);
        }

        static Answer empty(int status) {
            return new Answer(status, "text/plain", "");
        }
    }

    /** Listens at once, on a free port. */
    RestDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of a component's HTTP", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "double of a component's HTTP");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * What the component would answer; called by one thread at a time.
     *
     * @param call method and path, such as {@code GET /stats}
     */
    abstract Answer answer(String call);

    /** Where it listens, without a slash at the end. */
    public final URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method and path of each request so far, such as {@code GET /stats}. */
    public final synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** The next so many requests fail, after those that are scripted already. */
    public final synchronized void next(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            script.add(failure);
        }
    }

    /** Ends it; whoever waits gets no answer. */
    @Override
    public final void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        try (exchange) {
            Failure failure = failure(call);
            if (failure == null) {
                send(exchange, call.equals("GET /elsewhere") ? Answer.json(Map.of()) : next(call));
            } else {
                fail(exchange, failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Answer next(String call) {
        return answer(call);
    }

    private synchronized @Nullable Failure failure(String call) {
        calls.add(call);
        return script.poll();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void fail(HttpExchange exchange, Failure failure) throws IOException, InterruptedException {
        switch (failure) {
            case SERVER_ERROR -> send(exchange, Answer.empty(500));
            case GARBAGE -> send(exchange, Answer.text("<html>\nnobody expects this"));
            case SILENT -> closed.await();
            case ENDLESS -> drip(exchange);
            case CUT -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write("{\"conferences\":".getBytes(StandardCharsets.US_ASCII));
                exchange.getResponseBody().flush();
            }
            case HUGE -> send(exchange, Answer.text(" ".repeat(HUGE)));
            case REDIRECT -> {
                exchange.getResponseHeaders().set("Location", uri() + "/elsewhere");
                exchange.sendResponseHeaders(302, -1);
            }
        }
    }

    private void drip(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        while (!closed.await(20, TimeUnit.MILLISECONDS)) {
            out.write(' ');
            out.flush();
        }
    }
}
