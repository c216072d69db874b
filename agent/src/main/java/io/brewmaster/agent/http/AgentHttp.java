package io.brewmaster.agent.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.Health;
import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.agent.history.LoadHour;
import io.brewmaster.core.log.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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

/**
 * Answers on the loopback address only: a page for people at {@code /}, what it shows as {@code /status} and {@code /history}, {@code
 * /healthz}, {@code /metrics}, and two requests that change something, {@code POST /hold?for=2h} and {@code POST /release-hold}.
 */
public final class AgentHttp implements AutoCloseable {
    private static final Log LOG = Log.of(AgentHttp.class);
    private static final Duration ANSWER = Duration.ofSeconds(1);
    private static final int THREADS = 2;
    private static final int WAITING = 16;
    private static final String PATHS = "/, /status, /history, /healthz or /metrics";

    /** Nothing from elsewhere, nowhere to send anything, and not to be shown within another page. */
    private static final String PAGE_POLICY =
            "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
                    + " img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Where snapshots come from; it must answer, or give up, within the limit. */
    public interface Snapshots {
        /** What is known now. */
        BrewerySnapshot snapshot(Duration limit) throws TimeoutException, InterruptedException;
    }

    /** Where the agent's own thoughts come from; it must answer, or give up, within the limit. */
    public interface Controls {
        /** What the agent thinks and does; empty for one that only watches. */
        Optional<ControlStatus> control(Duration limit) throws TimeoutException, InterruptedException;
    }

    /**
     * What there is to show and to change.
     *
     * @param history answers at once
     * @param holds   empty for an agent that never lets the platform go
     * @param rooms   that the agent belongs into at present
     */
    public record Sources(
            Snapshots snapshots,
            Controls controls,
            Supplier<LoadHour> history,
            Optional<Holds> holds,
            Supplier<Set<Brewery>> rooms) {}

    /**
     * What a status shows beside the snapshot.
     *
     * @param agent         id of this process
     * @param version       of this program
     * @param sink          where metrics go
     * @param lastPublished timestamp of the last metrics that it took
     * @param problem       why it did not take those after them
     */
    public record About(
            String agent,
            String version,
            String sink,
            Supplier<Optional<Instant>> lastPublished,
            Supplier<Optional<String>> problem) {}

    /** What is behind a path. */
    private interface Page {
        Answer answer(HttpExchange exchange) throws TimeoutException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Sources sources;
    private final HoldRequests holds;
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
        this.holds = new HoldRequests(sources.holds());
        this.about = about;
        // Seconds that a client may take for its request and for reading the answer; the server knows no other way to
        // set them.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "5");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING);
        threads = threads();
        server.setExecutor(threads);
        serve("/healthz", exchange -> show(this::health));
        serve(
                "/metrics",
                exchange -> show(snapshot ->
                        new Answer(200, "text/plain; version=0.0.4; charset=utf-8", prometheus.apply(snapshot))));
        serve("/", exchange -> forPeople(exchange, AgentHttp::page));
        serve("/status", exchange -> forPeople(exchange, one -> status()));
        serve(
                "/history",
                exchange -> forPeople(
                        exchange,
                        one -> new Answer(
                                200,
                                "application/json",
                                HistoryJson.of(sources.history().get()))));
        change("/hold", exchange -> holds.hold(exchange.getRequestURI().getRawQuery()));
        change("/release-hold", exchange -> holds.release());
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
        on(path, List.of("GET", "HEAD"), page);
    }

    private void change(String path, Page page) {
        on(
                path,
                List.of("POST"),
                exchange -> forPeople(exchange, one -> {
                    return new Visitor(one.getRequestHeaders()).isOurs()
                            ? page.answer(one)
                            : Answer.error(403, "refused: another site's page asks for this");
                }));
    }

    private void on(String path, List<String> methods, Page page) {
        server.createContext(path, exchange -> {
            try (exchange) {
                respond(exchange, answer(exchange, path, methods, page));
            } catch (IOException e) {
                LOG.debug("client went away", e, "path", path);
            }
        });
    }

    private Answer answer(HttpExchange exchange, String path, List<String> methods, Page page) {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            return Answer.text(404, "not here; try " + PATHS + "\n");
        }
        if (!methods.contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
            return Answer.text(405, methods.get(0) + " only\n");
        }
        try {
            return page.answer(exchange);
        } catch (TimeoutException e) {
            return Answer.unhealthy(List.of("the agent's own thread does not answer"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.unhealthy(List.of("shutting down"));
        } catch (RuntimeException | LinkageError e) {
            LOG.error("page failed", e, "path", path);
            return Answer.text(500, "internal error, see the agent's log\n");
        }
    }

    /** What shows names or changes something is refused to whoever was led here by another name. */
    private static Answer forPeople(HttpExchange exchange, Page page) throws TimeoutException, InterruptedException {
        return new Visitor(exchange.getRequestHeaders()).namesLoopback()
                ? page.answer(exchange)
                : Answer.error(403, "refused: ask for localhost or 127.0.0.1");
    }

    private Answer show(Function<BrewerySnapshot, Answer> page) throws TimeoutException, InterruptedException {
        return page.apply(sources.snapshots().snapshot(ANSWER));
    }

    private Answer health(BrewerySnapshot snapshot) {
        List<String> problems = Health.problems(snapshot, sources.rooms().get());
        return problems.isEmpty() ? Answer.json(200, Map.of("healthy", true)) : Answer.unhealthy(problems);
    }

    private Answer status() throws TimeoutException, InterruptedException {
        BrewerySnapshot snapshot = sources.snapshots().snapshot(ANSWER);
        Optional<ControlStatus> control = sources.controls().control(ANSWER);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("agent", about.agent());
        json.put("version", about.version());
        json.put(
                "lastPublished",
                about.lastPublished().get().map(Instant::toString).orElse(null));
        json.put("metricsSink", about.sink());
        json.put("metricsProblem", about.problem().get().orElse(null));
        json.putAll(StatusJson.of(snapshot));
        json.put("control", control.map(ControlJson::of).orElse(null));
        return Answer.json(200, json);
    }

    /** Read anew each time: it is looked at rarely, and the heap is small. */
    private static Answer page(HttpExchange exchange) {
        exchange.getResponseHeaders().set("Content-Security-Policy", PAGE_POLICY);
        exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        try (InputStream page = AgentHttp.class.getResourceAsStream("page.html")) {
            if (page == null) {
                throw new IllegalStateException("the page is missing in the agent's jar");
            }
            return new Answer(200, "text/html; charset=utf-8", new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void respond(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
