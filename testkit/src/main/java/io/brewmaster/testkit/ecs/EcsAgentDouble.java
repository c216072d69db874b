package io.brewmaster.testkit.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of the ECS agent for task protection and for a task's metadata on a loopback port, as strict as the documentation: a request that is not
 * well-formed is answered with 400 and changes nothing. Other processes reach it. All methods may be called by any thread.
 */
public final class EcsAgentDouble implements AutoCloseable {
    /** The task whose protection it is. */
    public static final String TASK = "arn:aws:ecs:us-west-2:123456789012:task/jitsi/0123456789abcdef0123456789abcdef";

    private static final String BASE = "/api/0123456789abcdef";
    private static final String STATE = BASE + "/task-protection/v1/state";
    private static final String METADATA = "/v4/0123456789abcdef-1234567890";
    private static final Set<String> MEMBERS = Set.of("ProtectionEnabled", "ExpiresInMinutes");
    private static final long DEFAULT_MINUTES = 120;
    private static final long MOST_MINUTES = 2_880;
    private static final int MOST_AT_ONCE = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, EcsAgentDouble::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Call> calls = new ArrayList<>();
    private final Deque<Failure> script = new ArrayDeque<>();
    private Clock clock = Clock.systemUTC();
    private Optional<Instant> until = Optional.empty();
    private Map<String, Object> metadata = new LinkedHashMap<>();
    private int metadataFailures;

    /**
     * A well-formed request to change the protection, one that was made to fail too.
     *
     * @param minutes what it asks for; empty when it leaves that to ECS
     */
    public record Call(boolean protect, OptionalLong minutes) {}

    /** What goes wrong with a well-formed request; nothing is done then, except where it says so. */
    public enum Failure {
        /** 200 with a failure: the task belongs to no service. */
        TASK_NOT_VALID,
        /** 400 with an error: the task's role lacks the right. */
        ACCESS_DENIED,
        /** 400 with an error: too many calls. */
        THROTTLED,
        /** 500 with an error. */
        SERVER_ERROR,
        /** 200 with something that is no JSON. */
        GARBAGE,
        /** The connection ends without an answer. */
        CUT,
        /** The connection ends without an answer, although all is done. */
        CUT_AFTER,
        /** No answer until the double is closed. */
        SILENT
    }

    private EcsAgentDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of the ECS agent", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts it on a free port; the task is not protected. */
    public static EcsAgentDouble start() {
        return new EcsAgentDouble();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "double of the ECS agent");
        thread.setDaemon(true);
        return thread;
    }

    /** The value of {@code ECS_AGENT_URI}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + BASE);
    }

    /** The value of {@code ECS_CONTAINER_METADATA_URI_V4}. */
    public URI metadataUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + METADATA);
    }

    /** What task it is: one of a service, as Fargate's platform version 1.4.0 describes it. */
    public synchronized EcsAgentDouble task(String cluster, String service, int revision) {
        metadata = new LinkedHashMap<>();
        metadata.put("Cluster", cluster);
        metadata.put("TaskARN", TASK);
        metadata.put("Family", service);
        metadata.put("Revision", String.valueOf(revision));
        metadata.put("ServiceName", service);
        metadata.put("DesiredStatus", "RUNNING");
        metadata.put("KnownStatus", "RUNNING");
        metadata.put("AvailabilityZone", "us-west-2a");
        metadata.put("LaunchType", "FARGATE");
        metadata.put("Containers", List.of());
        return this;
    }

    /** So many of the next questions for metadata are answered with 500, as a young task's may be. */
    public synchronized EcsAgentDouble noMetadata(int times) {
        metadataFailures = times;
        return this;
    }

    /** The well-formed changes so far, in their order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Until when the task is protected now. */
    public synchronized Optional<Instant> protectedUntil() {
        return until.filter(end -> end.isAfter(clock.instant()));
    }

    /** The next so many well-formed requests fail, after those that are scripted already. */
    public synchronized EcsAgentDouble next(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            script.add(failure);
        }
        return this;
    }

    /** What time it is for ECS. */
    public synchronized EcsAgentDouble clock(Clock other) {
        clock = other;
        return this;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestBody().readAllBytes());
            if (answer.silent()) {
                closed.await();
            } else if (answer.status() > 0) {
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param status 0 to end the connection instead */
    private record Answer(int status, String body, boolean silent) {
        static Answer of(int status, Map<String, ?> members) throws IOException {
            return new Answer(status, JSON.std.asString(members), false);
        }

        static Answer error(int status, String code, String message) throws IOException {
            return of(
                    status,
                    Map.of(
                            "requestID",
                            "12345-abc-6789-0123-abc",
                            "error",
                            Map.of("Arn", TASK, "Code", code, "Message", message)));
        }

        static Answer none(boolean silent) {
            return new Answer(0, "", silent);
        }
    }

    private synchronized Answer answer(String method, String path, byte[] body) throws IOException {
        if (path.equals(METADATA + "/task") && method.equals("GET")) {
            boolean fails = metadataFailures > 0 && metadataFailures-- > 0;
            return fails ? new Answer(500, "", false) : Answer.of(200, metadata);
        }
        if (!path.equals(STATE)) {
            return new Answer(404, "404 page not found", false);
        }
        if (!method.equals("PUT") && !method.equals("GET")) {
            return new Answer(405, "", false);
        }
        Optional<Call> call = Optional.empty();
        if (method.equals("PUT")) {
            call = parse(body);
            if (call.isEmpty()) {
                return Answer.error(400, "InvalidParameterException", "Invalid request: not well-formed");
            }
            calls.add(call.get());
        }
        Failure failure = script.poll();
        if (failure != null && failure != Failure.CUT_AFTER) {
            return fail(failure);
        }
        call.ifPresent(this::change);
        return failure == null ? Answer.of(200, Map.of("protection", state())) : Answer.none(false);
    }

    /** Empty when it is not well-formed. */
    private static Optional<Call> parse(byte[] body) throws IOException {
        Map<String, @Nullable Object> members;
        try {
            members = JSON.std.mapFrom(body);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        Object minutes = members.get("ExpiresInMinutes");
        if (!MEMBERS.containsAll(members.keySet())
                || !(members.get("ProtectionEnabled") instanceof Boolean protect)
                || (members.containsKey("ExpiresInMinutes") && !(minutes instanceof Integer))) {
            return Optional.empty();
        }
        OptionalLong asked = minutes instanceof Integer number ? OptionalLong.of(number) : OptionalLong.empty();
        boolean inRange = asked.isEmpty() || (asked.getAsLong() >= 1 && asked.getAsLong() <= MOST_MINUTES);
        return inRange ? Optional.of(new Call(protect, asked)) : Optional.empty();
    }

    private static Answer fail(Failure failure) throws IOException {
        return switch (failure) {
            case TASK_NOT_VALID ->
                Answer.of(
                        200,
                        Map.of("failure", Map.of("Arn", TASK, "Reason", "TASK_NOT_VALID", "Detail", "no service")));
            case ACCESS_DENIED -> Answer.error(400, "AccessDeniedException", "not authorized");
            case THROTTLED -> Answer.error(400, "ThrottlingException", "Rate exceeded");
            case SERVER_ERROR -> Answer.error(500, "ServerException", "Service Unavailable");
            case GARBAGE -> new Answer(200, "<html>", false);
            case CUT, CUT_AFTER -> Answer.none(false);
            case SILENT -> Answer.none(true);
        };
    }

    private void change(Call call) {
        Duration lease = Duration.ofMinutes(call.minutes().orElse(DEFAULT_MINUTES));
        until = call.protect() ? Optional.of(clock.instant().plus(lease)) : Optional.empty();
    }

    private Map<String, Object> state() {
        Optional<Instant> end = protectedUntil();
        Map<String, Object> state = new LinkedHashMap<>();
        end.ifPresent(e ->
                state.put("ExpirationDate", e.truncatedTo(ChronoUnit.MILLIS).toString()));
        state.put("ProtectionEnabled", end.isPresent());
        state.put("TaskArn", TASK);
        return state;
    }

    /** Ends it; whoever waits gets no answer. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
