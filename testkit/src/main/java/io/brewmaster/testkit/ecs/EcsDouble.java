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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The control plane of one platform on a loopback port: its services on ECS, the item in DynamoDB that says what is wanted of it, and its state
 * machine, each in AWS' own JSON protocol. It takes signed requests only, and looks at who is said to have signed them, not at the signature.
 * All methods may be called by any thread.
 */
public final class EcsDouble implements AutoCloseable {
    /** The one cluster. */
    public static final String CLUSTER = "jitsi";

    /** The one state machine. */
    public static final String MACHINE = "arn:aws:states:us-west-2:123456789012:stateMachine:jitsi-lifecycle";

    /** The one table. */
    public static final String TABLE = "jitsi-lifecycle";

    private static final int MOST_AT_ONCE = 8;
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/([a-z0-9-]+)/([a-z]+)/aws4_request, .+");

    /** What may be asked. */
    public enum Action {
        /** Of ECS. */
        DESCRIBE_SERVICES("AmazonEC2ContainerServiceV20141113.DescribeServices", "ecs", "ecs:DescribeServices"),
        /** Of ECS. */
        LIST_SERVICES("AmazonEC2ContainerServiceV20141113.ListServices", "ecs", "ecs:ListServices"),
        /** Of ECS. */
        UPDATE_SERVICE("AmazonEC2ContainerServiceV20141113.UpdateService", "ecs", "ecs:UpdateService"),
        /** Of ECS. */
        TAG_RESOURCE("AmazonEC2ContainerServiceV20141113.TagResource", "ecs", "ecs:TagResource"),
        /** Of ECS. */
        UNTAG_RESOURCE("AmazonEC2ContainerServiceV20141113.UntagResource", "ecs", "ecs:UntagResource"),
        /** Of ECS. */
        DESCRIBE_TASK_DEFINITION(
                "AmazonEC2ContainerServiceV20141113.DescribeTaskDefinition", "ecs", "ecs:DescribeTaskDefinition"),
        /** Of DynamoDB. */
        GET_ITEM("DynamoDB_20120810.GetItem", "dynamodb", "dynamodb:GetItem"),
        /** Of Step Functions. */
        START_EXECUTION("AWSStepFunctions.StartExecution", "states", "states:StartExecution");

        private final String target;
        private final String signedFor;
        private final String permission;

        Action(String target, String signedFor, String permission) {
            this.target = target;
            this.signedFor = signedFor;
            this.permission = permission;
        }
    }

    /** What goes wrong with a request; nothing is done then, except where it says so. */
    public enum Failure {
        /** 400 with ThrottlingException. */
        THROTTLED,
        /** 400 with AccessDeniedException, in IAM's words. */
        ACCESS_DENIED,
        /** 400 with ExpiredTokenException. */
        EXPIRED,
        /** 500 with ServerException. */
        SERVER_ERROR,
        /** The connection ends without an answer. */
        CUT,
        /** The connection ends without an answer, although all is done. */
        CUT_AFTER,
        /** Nothing is done, and the answer is an empty object all the same. */
        EMPTY,
        /** All is done, and the answer is an empty object. */
        EMPTY_AFTER,
        /** No answer until the double is closed. */
        SILENT
    }

    /** A request that was understood, one that was made to fail too. */
    public record Call(Action action, Map<String, @Nullable Object> request) {}

    /** A started execution of the machine. */
    public record Execution(String name, String input) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(MOST_AT_ONCE, EcsDouble::daemon);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final EcsCluster services = new EcsCluster(CLUSTER);
    private final Map<Action, Deque<Failure>> script = new EnumMap<>(Action.class);
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Execution> executions = new LinkedHashMap<>();
    private Map<String, Object> item = Map.of();
    private Map<String, Object> staleItem = Map.of();
    private Consumer<Call> before = call -> {};

    private EcsDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of ECS", e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts it on a free port, without a service. */
    public static EcsDouble start() {
        return new EcsDouble();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "double of ECS");
        thread.setDaemon(true);
        return thread;
    }

    /** Where AWS is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Makes a service with so many tasks, all of them running. */
    public synchronized EcsDouble service(String name, int desired) {
        services.add(name, desired);
        return this;
    }

    /** The desired count of a service. */
    public synchronized int desired(String name) {
        return services.get(name).desired;
    }

    /** Somebody sets a desired count. */
    public synchronized void set(String name, int desired) {
        services.get(name).desired = desired;
    }

    /** From now on so many tasks of the service run, whatever is wanted: it starts or stops. */
    public synchronized EcsDouble running(String name, int running) {
        services.get(name).running = OptionalInt.of(running);
        return this;
    }

    /** What is wanted of the service runs at once, as at first. */
    public synchronized void settled(String name) {
        services.get(name).running = OptionalInt.empty();
    }

    /** What ECS says of the service's newest deployment, and what it last said about the service. */
    public synchronized EcsDouble rollout(String name, String state, int failedTasks, String event) {
        EcsCluster.Service service = services.get(name);
        service.rollout = state;
        service.failedTasks = failedTasks;
        service.event = event;
        return this;
    }

    /** A load balancer's target group that the service registers with. */
    public synchronized EcsDouble targetGroup(String name, String arn) {
        services.get(name).targetGroups.add(arn);
        return this;
    }

    /** What a service runs: the members of the task definition as ECS describes them. */
    public synchronized EcsDouble taskDefinition(String name, Map<String, Object> members) {
        services.get(name).taskDefinition = Map.copyOf(members);
        return this;
    }

    /** The tags of a service. */
    public synchronized Map<String, String> tags(String name) {
        return Map.copyOf(services.get(name).tags);
    }

    /** How many services a page of a list holds, at most 100 as with ECS. */
    public synchronized EcsDouble pages(int size) {
        services.pageSize = size;
        return this;
    }

    /** Somebody deploys a service. */
    public synchronized void deploy(String name) {
        services.get(name).deployment = services.newDeployment();
    }

    /** Somebody deletes a service; it is still described for a while. */
    public synchronized void delete(String name) {
        services.get(name).active = false;
    }

    /** Somebody tags a service. */
    public synchronized void tag(String name, String key, String value) {
        services.get(name).tags.put(key, value);
    }

    /** Somebody writes what is wanted of the platform; a read that is not a consistent one still sees what was there before. */
    public synchronized EcsDouble wanted(String wanted, long version, Optional<String> holdUntil) {
        staleItem = item;
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("id", Map.of("S", "platform"));
        attributes.put("wanted", Map.of("S", wanted));
        attributes.put("version", Map.of("N", String.valueOf(version)));
        holdUntil.ifPresent(until -> attributes.put("holdUntil", Map.of("S", until)));
        item = attributes;
        return this;
    }

    /** One more attribute of what is wanted, as DynamoDB writes it: {@code {"S": …}} or {@code {"N": …}}. */
    public synchronized EcsDouble attribute(String name, Map<String, String> value) {
        Map<String, Object> attributes = new LinkedHashMap<>(item);
        attributes.put(name, value);
        item = attributes;
        return this;
    }

    /** The executions of the machine so far. */
    public synchronized List<Execution> executions() {
        return List.copyOf(executions.values());
    }

    /** The calls so far, in their order. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** How often this was asked. */
    public synchronized int calls(Action action) {
        return (int) calls.stream().filter(call -> call.action() == action).count();
    }

    /** The next so many calls of this kind fail, after those that are scripted already. */
    public synchronized EcsDouble next(Action action, Failure failure, int times) {
        Deque<Failure> failures = script.computeIfAbsent(action, any -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            failures.add(failure);
        }
        return this;
    }

    /** What happens right before each call is done: somebody else's hand on the services, or a wait. */
    public synchronized void before(Consumer<Call> hook) {
        before = hook;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange, exchange.getRequestBody().readAllBytes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        try {
            Call call = understood(exchange, body);
            Optional<Failure> failure = noted(call);
            if (failure.equals(Optional.of(Failure.SILENT))) {
                closed.await();
            } else if (!failure.equals(Optional.of(Failure.CUT))) {
                Map<String, Object> answer =
                        failure.equals(Optional.of(Failure.EMPTY)) ? Map.of() : answer(call, failure);
                if (!failure.equals(Optional.of(Failure.CUT_AFTER))) {
                    reply(exchange, 200, failure.isEmpty() ? answer : Map.of());
                }
            }
        } catch (AwsRefusal refusal) {
            reply(
                    exchange,
                    refusal.status(),
                    Map.of("__type", refusal.code(), "message", String.valueOf(refusal.getMessage())));
        }
    }

    private static void reply(HttpExchange exchange, int status, Map<String, Object> members) throws IOException {
        byte[] json = JSON.std.asString(members).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.getResponseHeaders().set("x-amzn-RequestId", "01234567-89ab-cdef-0123-456789abcdef");
        exchange.sendResponseHeaders(status, json.length);
        exchange.getResponseBody().write(json);
    }

    private static Call understood(HttpExchange exchange, byte[] body) throws AwsRefusal, IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        Matcher signed =
                SIGNED.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!exchange.getRequestMethod().equals("POST") || !signed.matches()) {
            throw new AwsRefusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        for (Action action : Action.values()) {
            if (action.target.equals(target)) {
                if (!signed.group(2).equals(action.signedFor)) {
                    throw new AwsRefusal(403, "InvalidSignatureException", "signed for " + signed.group(2));
                }
                return new Call(action, members(body));
            }
        }
        throw new AwsRefusal(400, "UnknownOperationException", String.valueOf(target));
    }

    private static Map<String, @Nullable Object> members(byte[] body) throws AwsRefusal, IOException {
        try {
            return JSON.std.mapFrom(body);
        } catch (JsonProcessingException e) {
            throw new AwsRefusal(400, "SerializationException", "not JSON");
        }
    }

    private Optional<Failure> noted(Call call) {
        Consumer<Call> hook;
        Optional<Failure> failure;
        synchronized (this) {
            calls.add(call);
            hook = before;
            failure = Optional.ofNullable(
                    script.getOrDefault(call.action(), new ArrayDeque<>()).poll());
        }
        hook.accept(call);
        return failure;
    }

    private Map<String, Object> answer(Call call, Optional<Failure> failure) throws AwsRefusal {
        if (failure.isPresent() && failure.get() != Failure.CUT_AFTER && failure.get() != Failure.EMPTY_AFTER) {
            throw refusal(failure.get(), call);
        }
        synchronized (this) {
            return switch (call.action()) {
                case DESCRIBE_SERVICES -> services.describe(call.request());
                case LIST_SERVICES -> services.list(call.request());
                case UPDATE_SERVICE -> services.update(call.request());
                case TAG_RESOURCE -> services.tag(call.request());
                case UNTAG_RESOURCE -> services.untag(call.request());
                case DESCRIBE_TASK_DEFINITION -> services.describeTaskDefinition(call.request());
                case GET_ITEM -> getItem(call.request());
                case START_EXECUTION -> startExecution(call.request());
            };
        }
    }

    private AwsRefusal refusal(Failure failure, Call call) {
        return switch (failure) {
            case THROTTLED -> new AwsRefusal(400, "ThrottlingException", "Rate exceeded");
            case ACCESS_DENIED ->
                new AwsRefusal(
                        400,
                        "AccessDeniedException",
                        "User: arn:aws:sts::123456789012:assumed-role/jitsi-bridge/0123 is not authorized to perform: "
                                + call.action().permission + " on resource: " + resource(call)
                                + " because no identity-based policy allows the " + call.action().permission
                                + " action");
            case EXPIRED -> new AwsRefusal(400, "ExpiredTokenException", "The security token is expired");
            default -> new AwsRefusal(500, "ServerException", "Service Unavailable");
        };
    }

    private String resource(Call call) {
        return switch (call.action()) {
            case DESCRIBE_SERVICES, LIST_SERVICES, UPDATE_SERVICE ->
                services.arn(String.valueOf(call.request().getOrDefault("service", "*")));
            case TAG_RESOURCE, UNTAG_RESOURCE -> String.valueOf(call.request().get("resourceArn"));
            case DESCRIBE_TASK_DEFINITION -> "*";
            case GET_ITEM -> "arn:aws:dynamodb:us-west-2:123456789012:table/" + TABLE;
            case START_EXECUTION -> MACHINE;
        };
    }

    private Map<String, Object> getItem(Map<String, @Nullable Object> request) throws AwsRefusal {
        if (!TABLE.equals(request.get("TableName"))) {
            throw new AwsRefusal(400, "ResourceNotFoundException", "Requested resource not found");
        }
        if (!Map.of("id", Map.of("S", "platform")).equals(request.get("Key"))) {
            return Map.of();
        }
        Map<String, Object> read = Boolean.TRUE.equals(request.get("ConsistentRead")) ? item : staleItem;
        return read.isEmpty() ? Map.of() : Map.of("Item", read);
    }

    /** One that is repeated with the same name and input is the same. */
    private Map<String, Object> startExecution(Map<String, @Nullable Object> request) throws AwsRefusal {
        if (!MACHINE.equals(request.get("stateMachineArn"))) {
            throw new AwsRefusal(400, "StateMachineDoesNotExist", "State Machine Does Not Exist");
        }
        String name = String.valueOf(request.get("name"));
        Execution execution = new Execution(name, String.valueOf(request.get("input")));
        if (!name.matches("[A-Za-z0-9_-]{1,80}")) {
            throw new AwsRefusal(400, "InvalidName", "Invalid Name: '" + name + "'");
        }
        if (!execution.equals(executions.getOrDefault(name, execution))) {
            throw new AwsRefusal(400, "ExecutionAlreadyExists", "Execution Already Exists");
        }
        executions.put(name, execution);
        return Map.of("executionArn", MACHINE.replace("stateMachine", "execution") + ":" + name, "startDate", 1.7e9);
    }

    /** Ends it; whoever waits gets no answer. */
    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
