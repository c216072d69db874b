package io.brewmaster.ops.doubles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an account has beside the platform's own services: load balancers, quotas and policies of roles, in AWS' Query
 * and JSON protocols. It takes requests that say they are signed for the service and the region that the action belongs to.
 * All methods may be called by any thread.
 */
public final class AccountDouble implements AutoCloseable {
    private static final Pattern SIGNED = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/([a-z0-9-]+)/([a-z]+)/aws4_request, SignedHeaders=\\S*host\\S*,"
                    + " Signature=[0-9a-f]{64}");
    private static final String QUOTAS = "ServiceQuotasV20190624.";

    /** Together a minute: longer than anybody waits. */
    private static final int DROPS = 600;

    private static final long DROP_MILLIS = 100;

    private record Balancer(String name, String arn, String kind, String state, String managedBy) {}

    private record Request(String action, Map<String, String> form, String json) {}

    private record Answer(int status, String body) {}

    /** What goes wrong with a call. */
    public enum Failure {
        /** Too many calls. */
        THROTTLED,
        /** In IAM's words. */
        ACCESS_DENIED,
        /** In nobody's words: the page of whoever stands between. */
        BAD_GATEWAY,
        /** An answer that begins and does not go on. */
        STALLED,
        /** An answer that goes on for a minute, a byte at a time. */
        DRIPPING,
        /** An answer with a declaration that wants a file. */
        HOSTILE
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(AccountDouble::daemon);
    private final List<Balancer> balancers = new ArrayList<>();
    private final Map<String, Double> applied = new LinkedHashMap<>();
    private final Map<String, Double> usual = new LinkedHashMap<>();
    private final Set<String> denied = new LinkedHashSet<>();
    private final Map<String, Deque<Failure>> script = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private int pageSize = 400;

    /** An account without load balancers, with AWS' usual quotas, whose roles may do everything. */
    public AccountDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of an account", e);
        }
        usual.put("fargate L-3032A538", 6.0);
        usual.put("elasticloadbalancing L-53DA6B97", 50.0);
        usual.put("ec2 L-0263D0A3", 5.0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "double of an account");
        thread.setDaemon(true);
        return thread;
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A load balancer, application or network. */
    public synchronized AccountDouble balancer(String name, String kind, String managedBy) {
        String arn = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/" + kind.substring(0, 3) + "/"
                + name + "/50dc6c495c0c9188";
        balancers.add(new Balancer(name, arn, kind, "active", managedBy));
        return this;
    }

    /** A quota that was set for this account. */
    public synchronized AccountDouble quota(String service, String code, double value) {
        applied.put(service + " " + code, value);
        return this;
    }

    /** No role may do this to the resource, whatever it may to others. */
    public synchronized AccountDouble deny(String action, String resource) {
        denied.add(action + " " + resource);
        return this;
    }

    /** How many load balancers or decisions an answer holds. */
    public synchronized AccountDouble pages(int size) {
        pageSize = size;
        return this;
    }

    /** The next so many calls of an action fail. */
    public synchronized AccountDouble next(String action, Failure failure, int times) {
        Deque<Failure> failures = script.computeIfAbsent(action, any -> new ArrayDeque<>());
        for (int i = 0; i < times; i++) {
            failures.add(failure);
        }
        return this;
    }

    /** The actions that were called, failed ones too. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = request(exchange);
            Optional<Failure> failure = noted(request.action());
            boolean stalls = failure.equals(Optional.of(Failure.STALLED));
            boolean drips = failure.equals(Optional.of(Failure.DRIPPING));
            Answer answer = failure.isEmpty() ? answer(exchange, request) : failed(failure.get(), request.action());
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", request.json().isEmpty() ? "text/xml" : "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(answer.status(), stalls || drips ? body.length + DROPS : body.length);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().flush();
            if (stalls) {
                pause(DROPS * DROP_MILLIS);
            }
            for (int i = 0; drips && i < DROPS; i++) {
                pause(DROP_MILLIS);
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private static Request request(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return new Request(target.replace(QUOTAS, ""), Map.of(), body);
        }
        Map<String, String> form = new LinkedHashMap<>();
        for (String field : body.split("&", -1)) {
            String[] parts = field.split("=", 2);
            form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return new Request(form.getOrDefault("Action", ""), form, "");
    }

    private synchronized Optional<Failure> noted(String action) {
        calls.add(action);
        return Optional.ofNullable(
                script.getOrDefault(action, new ArrayDeque<>()).poll());
    }

    private static Answer failed(Failure failure, String action) {
        boolean isJson = action.startsWith("Get");
        String permission = permission(action);
        String why = "User: arn:aws:iam::123456789012:user/me is not authorized to perform: " + permission
                + " because no identity-based policy allows the " + permission + " action";
        return switch (failure) {
            case THROTTLED ->
                isJson
                        ? new Answer(400, json("TooManyRequestsException", "Rate exceeded"))
                        : new Answer(400, xml("Throttling", "Rate exceeded"));
            case ACCESS_DENIED ->
                isJson
                        ? new Answer(400, json("AccessDeniedException", why))
                        : new Answer(403, xml("AccessDenied", why));
            case BAD_GATEWAY -> new Answer(502, "<html><p>Bad Gateway</html>");
            case STALLED, DRIPPING -> new Answer(200, "<" + action + "Response>");
            case HOSTILE ->
                new Answer(
                        200,
                        "<!DOCTYPE a [<!ENTITY file SYSTEM \"file:///etc/hostname\">]><" + action + "Response><"
                                + action + "Result>&file;</" + action + "Result></" + action + "Response>");
        };
    }

    private static String permission(String action) {
        if (action.startsWith("Simulate")) {
            return "iam:" + action;
        }
        return (action.startsWith("Get") ? "servicequotas:" : "elasticloadbalancing:") + action;
    }

    private static String xml(String code, String message) {
        return "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/\"><Error><Type>Sender</Type><Code>" + code
                + "</Code><Message>" + message + "</Message></Error><RequestId>1</RequestId></ErrorResponse>";
    }

    private static String json(String code, String message) {
        return Json.write(Map.of("__type", code, "Message", message));
    }

    private synchronized Answer answer(HttpExchange exchange, Request request) throws IOException {
        String[] place = permission(request.action()).split(":", 2);
        String region = place[0].equals("iam") ? "us-east-1" : "us-west-2";
        Matcher signed =
                SIGNED.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!signed.matches()
                || !signed.group(1).equals(region)
                || !signed.group(2).equals(place[0])) {
            return new Answer(403, xml("SignatureDoesNotMatch", "signed for something else"));
        }
        return switch (request.action()) {
            case "DescribeLoadBalancers" -> describe(request.form());
            case "DescribeTags" -> tags(request.form());
            case "SimulatePrincipalPolicy" -> simulate(request.form());
            case "GetServiceQuota" -> quota(applied, request.json());
            case "GetAWSDefaultServiceQuota" -> quota(usual, request.json());
            default -> new Answer(400, xml("InvalidAction", request.action()));
        };
    }

    private static Answer result(String action, String inside) {
        return new Answer(
                200,
                "<" + action + "Response xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\"><" + action
                        + "Result>" + inside + "</" + action + "Result><ResponseMetadata><RequestId>1</RequestId>"
                        + "</ResponseMetadata></" + action + "Response>");
    }

    private Answer describe(Map<String, String> form) {
        List<Balancer> asked = balancers;
        String name = form.get("Names.member.1");
        if (name != null) {
            asked = balancers.stream().filter(one -> one.name().equals(name)).toList();
            if (asked.isEmpty()) {
                return new Answer(400, xml("LoadBalancerNotFound", "Load balancers '[" + name + "]' not found"));
            }
        }
        int from = Integer.parseInt(form.getOrDefault("Marker", "0"));
        int to = Math.min(asked.size(), from + pageSize);
        StringBuilder inside = new StringBuilder("<LoadBalancers>");
        for (Balancer one : asked.subList(from, to)) {
            inside.append("<member><LoadBalancerArn>")
                    .append(one.arn())
                    .append("</LoadBalancerArn><LoadBalancerName>")
                    .append(one.name())
                    .append("</LoadBalancerName><Type>")
                    .append(one.kind())
                    .append("</Type><State><Code>")
                    .append(one.state())
                    .append("</Code></State></member>");
        }
        inside.append("</LoadBalancers>");
        if (to < asked.size()) {
            inside.append("<NextMarker>").append(to).append("</NextMarker>");
        }
        return result("DescribeLoadBalancers", inside.toString());
    }

    private Answer tags(Map<String, String> form) {
        List<String> arns = listed(form, "ResourceArns");
        if (arns.isEmpty() || arns.size() > 20) {
            return new Answer(400, xml("ValidationError", "1 to 20 resources"));
        }
        StringBuilder inside = new StringBuilder("<TagDescriptions>");
        for (Balancer one : balancers) {
            if (arns.contains(one.arn())) {
                inside.append("<member><ResourceArn>")
                        .append(one.arn())
                        .append("</ResourceArn><Tags><member><Key>Project")
                        .append("</Key><Value>standup</Value></member>");
                if (!one.managedBy().isEmpty()) {
                    inside.append("<member><Key>ManagedBy</Key><Value>")
                            .append(one.managedBy())
                            .append("</Value></member>");
                }
                inside.append("</Tags></member>");
            }
        }
        return result("DescribeTags", inside + "</TagDescriptions>");
    }

    private Answer simulate(Map<String, String> form) {
        List<String> actions = listed(form, "ActionNames");
        String resource = form.getOrDefault("ResourceArns.member.1", "*");
        int from = Integer.parseInt(form.getOrDefault("Marker", "0"));
        int to = Math.min(actions.size(), from + pageSize);
        StringBuilder inside = new StringBuilder("<EvaluationResults>");
        for (String action : actions.subList(from, to)) {
            inside.append("<member><EvalActionName>")
                    .append(action)
                    .append("</EvalActionName><EvalResourceName>")
                    .append(resource)
                    .append("</EvalResourceName><EvalDecision>")
                    .append(denied.contains(action + " " + resource) ? "implicitDeny" : "allowed")
                    .append("</EvalDecision></member>");
        }
        inside.append("</EvaluationResults><IsTruncated>")
                .append(to < actions.size())
                .append("</IsTruncated>");
        if (to < actions.size()) {
            inside.append("<Marker>").append(to).append("</Marker>");
        }
        return result("SimulatePrincipalPolicy", inside.toString());
    }

    private static List<String> listed(Map<String, String> form, String name) {
        List<String> values = new ArrayList<>();
        for (int i = 1; form.containsKey(name + ".member." + i); i++) {
            values.add(String.valueOf(form.get(name + ".member." + i)));
        }
        return values;
    }

    private static Answer quota(Map<String, Double> quotas, String json) throws IOException {
        Members request = Members.parse(json);
        String name = request.text("ServiceCode") + " " + request.text("QuotaCode");
        Double value = quotas.get(name);
        return value == null
                ? new Answer(
                        400,
                        json(
                                "NoSuchResourceException",
                                "The request failed because the specified quota does not exist"))
                : new Answer(
                        200,
                        Json.write(Map.of("Quota", Map.of("QuotaCode", request.text("QuotaCode"), "Value", value))));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
