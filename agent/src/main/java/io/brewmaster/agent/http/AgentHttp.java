package io.brewmaster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.Health;
import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.log.Log;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers on the loopback address only: {@code /healthz}, {@code /status} and {@code /metrics}. */
public final class AgentHttp implements AutoCloseable {
    private static final Log LOG = Log.of(AgentHttp.class);
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final int THREADS = 2;
    private static final int WAITING = 16;

    /** Where snapshots come from; it must answer, or give up, within the limit. */
    public interface Snapshots {
        /** What is known now. */
        BrewerySnapshot snapshot(Duration limit) throws TimeoutException, InterruptedException;
    }

    /**
     * What a status shows beside the snapshot.
     *
     * @param agent         id of this process
     * @param version       of this program
     * @param lastPublished timestamp of the last metrics written
     */
    public record About(String agent, String version, Supplier<Optional<Instant>> lastPublished) {}

    /** What the agent thinks and does; it must answer, or give up, within the limit. */
    public interface Controls {
        /** As of now. */
        ControlStatus status(Duration limit) throws TimeoutException, InterruptedException;
    }

    /**
     * Where everything comes from.
     *
     * @param rooms that the agent belongs into at present
     */
    public record Sources(Snapshots snapshots, Controls controls, Supplier<Set<Brewery>> rooms) {}

    private record Answer(int status, String type, String body) {}

    /** Makes an answer of what is known; it may have to ask for more. */
    private interface Page {
        Answer answer(BrewerySnapshot snapshot) throws TimeoutException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Sources sources;
    private final About about;

    /**
     * Listens at once.
     *
     * @param port       0 for any free one
     * @param prometheus turns a snapshot into Prometheus text; first called with the first scrape
     * @throws IOException if the port cannot be had
     */
    public AgentHttp(int port, Sources sources, About about, Function<BrewerySnapshot, String> prometheus)
            throws IOException {
        this.sources = sources;
        this.about = about;
        // Seconds that a client may take for its request and for reading the answer; the server knows no other way to
        // set them.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING);
        threads = threads();
        server.setExecutor(threads);
        serve("/healthz", this::health);
        serve("/status", this::status);
        serve(
                "/metrics",
                snapshot -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", prometheus.apply(snapshot)));
        server.start();
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "http");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, Page page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                respond(exchange, answer(exchange, path, page));
            } catch (IOException e) {
                LOG.debug("client went away", e, "path", path);
            }
        });
    }

    private Answer answer(HttpExchange exchange, String path, Page page) {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            return new Answer(404, "text/plain; charset=utf-8", "not here; try /healthz, /status or /metrics\n");
        }
        if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            return new Answer(405, "text/plain; charset=utf-8", "GET only\n");
        }
        try {
            return page.answer(sources.snapshots().snapshot(ANSWER));
        } catch (TimeoutException e) {
            return unhealthy(List.of("the agent's own thread does not answer"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unhealthy(List.of("shutting down"));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("page failed", e, "path", path);
            return new Answer(500, "text/plain; charset=utf-8", "internal error, see the agent's log\n");
        }
    }

    private Answer health(BrewerySnapshot snapshot) {
        List<String> problems = Health.problems(snapshot, sources.rooms().get());
        return problems.isEmpty() ? json(200, Map.of("healthy", true)) : unhealthy(problems);
    }

    private static Answer unhealthy(List<String> reasons) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("healthy", false);
        json.put("reasons", reasons);
        return json(503, json);
    }

    private Answer status(BrewerySnapshot snapshot) throws TimeoutException, InterruptedException {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("agent", about.agent());
        json.put("version", about.version());
        json.put(
                "lastPublished",
                about.lastPublished().get().map(Instant::toString).orElse(null));
        json.putAll(StatusJson.of(snapshot));
        json.put("control", ControlJson.of(sources.controls().status(ANSWER)));
        return json(200, json);
    }

    private static Answer json(int status, Map<String, ?> members) {
        return new Answer(status, "application/json", Json.pretty(members) + "\n");
    }

    private static void respond(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
