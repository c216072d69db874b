package io.brewmaster.ops.doubles;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.brewmaster.testkit.cloudwatch.Cbor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch's metrics and alarms on a loopback port, in its protocol, Smithy RPC v2 with CBOR: {@code
 * GetMetricData} and
 * {@code DescribeAlarms}. It takes requests that say they are signed for {@code monitoring}. All methods may be
 * called by any thread.
 */
public final class CloudWatchDouble implements AutoCloseable {
    private static final String SERVICE = "/service/GraniteServiceVersion20100801/operation/";
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^/]+/\\d{8}/[a-z0-9-]+/monitoring/aws4_request, .+");

    /** The dimensions of what agents and finalizers publish. */
    private static final Map<String, String> OURS = Map.of("Project", "standup", "Environment", "prod");
    /** More than a series has: a page begins at a query and a point. */
    private static final int MOST_POINTS = 1_000_000;

    private final HttpServer server;
    /** By namespace, name and dimensions. */
    private final Map<String, List<Sample>> metrics = new LinkedHashMap<>();

    private final List<Map<String, Object>> alarms = new ArrayList<>();
    private final Deque<Failure> script = new ArrayDeque<>();
    private int pageSize = 500;
    private int pointsOnAPage = 100_800;
    private int calls;

    private record Sample(Instant at, double value) {}

    /** What goes wrong with a call. */
    public enum Failure {
        /** Too many calls. */
        THROTTLED(400, "ThrottlingException", "Rate exceeded"),
        /** In IAM's words. */
        ACCESS_DENIED(
                403,
                "AccessDeniedException",
                "User: arn:aws:iam::123456789012:user/me is not authorized to perform: cloudwatch:GetMetricData because"
                        + " no identity-based policy allows the cloudwatch:GetMetricData action"),
        /** Credentials that were good once. */
        EXPIRED(403, "ExpiredTokenException", "The security token included in the request is expired"),
        /** The clock of whoever asks is wrong. */
        SKEWED(
                403,
                "InvalidSignatureException",
                "Signature expired: 20261128T110000Z is now earlier than 20261128T115500Z (20261128T120000Z - 5 min.)");

        private final int status;
        private final String code;
        private final String message;

        Failure(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }
    }

    private CloudWatchDouble() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a double of CloudWatch", e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    /** Starts it on a free port, without any metric or alarm. */
    public static CloudWatchDouble start() {
        return new CloudWatchDouble();
    }

    /** Where it is. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** A minute of a metric, of the project {@code standup} in the environment {@code prod}. */
    public synchronized CloudWatchDouble metric(String namespace, String name, Instant minute, double value) {
        return metric(namespace, name, OURS, minute, value);
    }

    /** One number of any metric. */
    public synchronized CloudWatchDouble metric(
            String namespace, String name, Map<String, String> dimensions, Instant at, double value) {
        metrics.computeIfAbsent(key(namespace, name, dimensions), any -> new ArrayList<>())
                .add(new Sample(at, value));
        return this;
    }

    private static String key(String namespace, String name, Map<String, String> dimensions) {
        return namespace + " " + name + " " + new TreeMap<>(dimensions);
    }

    /** An alarm. */
    public synchronized CloudWatchDouble alarm(String name, String state, String description, Instant since) {
        alarms.add(Map.of(
                "AlarmName",
                name,
                "StateValue",
                state,
                "AlarmDescription",
                description,
                "StateUpdatedTimestamp",
                since));
        return this;
    }

    /** How many alarms or metrics an answer holds. */
    public synchronized CloudWatchDouble pages(int size) {
        pageSize = size;
        return this;
    }

    /** How many numbers an answer holds: the series that is cut goes on on the next page. */
    public synchronized CloudWatchDouble pointsOnAPage(int count) {
        pointsOnAPage = count;
        return this;
    }

    /** The next so many calls fail. */
    public synchronized CloudWatchDouble next(Failure failure, int times) {
        for (int i = 0; i < times; i++) {
            script.add(failure);
        }
        return this;
    }

    /** How often it was called. */
    public synchronized int calls() {
        return calls;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (this) {
                calls++;
                answer(exchange, body);
            }
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        String signature = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String path = exchange.getRequestURI().getPath();
        Failure failure = script.poll();
        if (!SIGNED.matcher(signature).matches()) {
            reply(exchange, 403, Map.of("__type", "MissingAuthenticationToken", "message", "not signed"));
        } else if (failure != null) {
            exchange.getResponseHeaders().set("x-amzn-query-error", failure.code + ";Sender");
            reply(
                    exchange,
                    failure.status,
                    Map.of("__type", "com.amazonaws.cloudwatch#" + failure.code, "message", failure.message));
        } else if (path.equals(SERVICE + "GetMetricData")) {
            reply(exchange, 200, metricData(Cbor.map(body)));
        } else if (path.equals(SERVICE + "DescribeAlarms")) {
            reply(exchange, 200, describeAlarms(Cbor.map(body)));
        } else {
            reply(exchange, 404, Map.of("__type", "UnknownOperationException", "message", path));
        }
    }

    private Map<String, Object> metricData(Map<String, @Nullable Object> request) {
        List<?> queries = (List<?>) request.getOrDefault("MetricDataQueries", List.of());
        int query = offset(request) / MOST_POINTS;
        int point = offset(request) % MOST_POINTS;
        int room = pointsOnAPage;
        List<Object> results = new ArrayList<>();
        while (query < queries.size() && results.size() < pageSize && room > 0) {
            Map<?, ?> asked = (Map<?, ?>) queries.get(query);
            List<Sample> points = points(asked, request);
            int end = Math.min(points.size(), point + room);
            results.add(result(asked, points.subList(point, end), end == points.size()));
            room -= end - point;
            point = end == points.size() ? 0 : end;
            query += end == points.size() ? 1 : 0;
        }
        return page("MetricDataResults", results, query * MOST_POINTS + point, queries.size() * MOST_POINTS);
    }

    private static Map<String, Object> result(Map<?, ?> query, List<Sample> points, boolean complete) {
        return Map.of(
                "Id", String.valueOf(query.get("Id")),
                "Label", String.valueOf(query.get("Label")),
                "StatusCode", complete ? "Complete" : "PartialData",
                "Timestamps", points.stream().map(Sample::at).toList(),
                "Values", points.stream().map(Sample::value).toList());
    }

    /** In the order that is asked for, as far as CloudWatch still has numbers of such short periods. */
    private List<Sample> points(Map<?, ?> query, Map<String, @Nullable Object> request) {
        Map<?, ?> stat = member(query, "MetricStat");
        Map<?, ?> metric = member(stat, "Metric");
        Map<String, String> dimensions = new LinkedHashMap<>();
        for (Object each : metric.get("Dimensions") instanceof List<?> pairs ? pairs : List.of()) {
            Map<?, ?> pair = (Map<?, ?>) each;
            dimensions.put(String.valueOf(pair.get("Name")), String.valueOf(pair.get("Value")));
        }
        String key = key(String.valueOf(metric.get("Namespace")), String.valueOf(metric.get("MetricName")), dimensions);
        long period = stat.get("Period") instanceof Number seconds ? seconds.longValue() : 60;
        Map<Instant, List<Double>> periods = new TreeMap<>();
        for (Sample sample : metrics.getOrDefault(key, List.of())) {
            if (isWithin(sample.at(), request) && isKept(sample.at(), period, request)) {
                long second = sample.at().getEpochSecond();
                periods.computeIfAbsent(Instant.ofEpochSecond(second - second % period), any -> new ArrayList<>())
                        .add(sample.value());
            }
        }
        List<Sample> points = new ArrayList<>();
        periods.forEach((at, values) ->
                points.add(new Sample(at, statistic(String.valueOf(stat.get("Stat")), values))));
        if (!"TimestampAscending".equals(request.get("ScanBy"))) {
            Collections.reverse(points);
        }
        return points;
    }

    private static boolean isKept(Instant at, long period, Map<String, @Nullable Object> request) {
        double days = (((Number) request.getOrDefault("EndTime", 0)).doubleValue() - at.getEpochSecond()) / 86_400;
        return days < (period < 300 ? 15 : period < 3_600 ? 63 : 455);
    }

    private static double statistic(String name, List<Double> values) {
        DoubleSummaryStatistics all =
                values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return switch (name) {
            case "Average" -> all.getAverage();
            case "Maximum" -> all.getMax();
            case "SampleCount" -> all.getCount();
            case "Sum" -> all.getSum();
            default -> throw new IllegalArgumentException("no statistic: " + name);
        };
    }

    private static Map<?, ?> member(Map<?, ?> members, String name) {
        return members.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static boolean isWithin(Instant minute, Map<String, @Nullable Object> request) {
        double seconds = minute.getEpochSecond();
        return seconds >= ((Number) request.getOrDefault("StartTime", 0)).doubleValue()
                && seconds < ((Number) request.getOrDefault("EndTime", 0)).doubleValue();
    }

    private Map<String, Object> describeAlarms(Map<String, @Nullable Object> request) {
        String prefix = String.valueOf(request.getOrDefault("AlarmNamePrefix", ""));
        List<Map<String, Object>> ours = alarms.stream()
                .filter(alarm -> String.valueOf(alarm.get("AlarmName")).startsWith(prefix))
                .toList();
        int from = offset(request);
        int to = Math.min(ours.size(), from + pageSize);
        return page("MetricAlarms", List.copyOf(ours.subList(from, to)), to, ours.size());
    }

    private static int offset(Map<String, @Nullable Object> request) {
        return request.get("NextToken") instanceof String token ? Integer.parseInt(token) : 0;
    }

    private static Map<String, Object> page(String member, List<Object> items, int to, int all) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(member, items);
        if (to < all) {
            answer.put("NextToken", Integer.toString(to));
        }
        return answer;
    }

    private static void reply(HttpExchange exchange, int status, Map<String, Object> members) throws IOException {
        byte[] body = Cbor.of(members);
        exchange.getResponseHeaders().set("Content-Type", "application/cbor");
        exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
