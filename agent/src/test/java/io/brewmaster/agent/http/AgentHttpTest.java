package io.brewmaster.agent.http;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.agent.history.LoadHistory;
import io.brewmaster.agent.history.LoadHour;
import io.brewmaster.agent.prometheus.PrometheusText;
import io.brewmaster.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentHttpTest {
    private static final AgentHttp.About ABOUT = new AgentHttp.About(
            "brewmaster-host-abcd",
            "1.0",
            "otlp",
            () -> Optional.of(Instant.EPOCH),
            () -> Optional.of("answers with HTTP status 503"));

    private final History history = History.settled();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private volatile boolean silent;
    private volatile boolean silentControl;
    private volatile Optional<ControlStatus> control = Optional.empty();
    private volatile LoadHour hour = new LoadHistory().hour();
    private final AgentHttp http = start(0);

    private AgentHttp start(int port) {
        try {
            return new AgentHttp(port, sources(), ABOUT, PrometheusText::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AgentHttp.Sources sources() {
        return new AgentHttp.Sources(
                this::snapshot,
                limit -> {
                    if (silentControl) {
                        throw new TimeoutException();
                    }
                    return control;
                },
                () -> hour,
                Optional.of(new Holds() {
                    @Override
                    public void hold(Duration duration) {
                        changes.add("hold " + duration);
                    }

                    @Override
                    public void release() {
                        changes.add("release");
                    }
                }),
                () -> Set.of(Brewery.BRIDGES));
    }

    private BrewerySnapshot snapshot(Duration limit) throws TimeoutException {
        if (silent) {
            throw new TimeoutException();
        }
        return history.snapshot();
    }

    @AfterEach
    void end() {
        http.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(path, "GET");
    }

    private HttpResponse<String> send(String path, String method) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void saysHealthyWhenJoinedAndFresh() throws Exception {
        history.bridge("jvb-a", 1);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhyItIsNotHealthy() throws Exception {
        history.disconnects(SHARD);
        HttpResponse<String> response = get("/healthz");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(Json.parseObject(response.body()))
                .isEqualTo(Map.of("healthy", false, "reasons", List.of("not connected to " + SHARD)));
    }

    @Test
    void isNotHealthyWhenTheAgentsOwnThreadDoesNotAnswer() throws Exception {
        silent = true;
        assertThat(get("/healthz").statusCode()).isEqualTo(503);
    }

    @Test
    void showsEverythingAsStatus() throws Exception {
        history.bridge("jvb-a", 3).recorder(SHARD, "jibri-1", "busy", "healthy").passes(2);
        Map<String, ?> status = Json.parseObject(get("/status").body());
        assertThat(status.get("agent")).isEqualTo("brewmaster-host-abcd");
        assertThat(status.get("lastPublished")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(status.get("metricsSink")).isEqualTo("otlp");
        assertThat(status.get("metricsProblem")).isEqualTo("answers with HTTP status 503");
        assertThat(status.get("bridges"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "jvb-a")
                .containsEntry("fresh", true)
                .containsEntry("localEndpoints", 3)
                .containsEntry("ageSeconds", 2.0)
                .containsEntry("region", null);
        assertThat(String.valueOf(status.get("recorders"))).contains("busy").contains("jibri-1");
        assertThat(String.valueOf(status.get("shards"))).contains("joined").contains(SHARD);
    }

    @Test
    void showsWhatTheAgentThinks() throws Exception {
        assertThat(Json.parseObject(get("/status").body())).containsEntry("control", null);
        control = Optional.of(Thoughts.waiting());
        assertThat(Json.parseObject(get("/status").body()).get("control"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("role", "leader")
                .containsEntry("countdownSeconds", 754)
                .containsEntry("heldUntil", null)
                .containsEntry("uploads", null)
                .containsEntry("bridgesWanted", 2)
                .containsEntry(
                        "decisions",
                        List.of(Map.of(
                                "at", "2026-11-20T14:55:00Z", "decision", "shrink", "why", "2 bridges, 1 is enough")));
    }

    @Test
    void isUnhealthyWhenTheAgentsThoughtsDoNotAnswer() throws Exception {
        silentControl = true;
        assertThat(get("/status").statusCode()).isEqualTo(503);
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void showsTheLastHourWithNullForWhatIsNotKnown() throws Exception {
        LoadHistory load = new LoadHistory();
        load.add(history.lives("jvb-a", 3, 2).snapshot());
        hour = load.hour();
        Map<String, ?> json = Json.parseObject(get("/history").body());
        assertThat(json.get("bridges"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("id", "jvb-a")
                .extractingByKey("people", InstanceOfAssertFactories.LIST)
                .hasSize(60)
                .endsWith(null, 3);
        assertThat(get("/history").body().strip()).doesNotContain("\n", " ");
    }

    @Test
    void givesThePageWithAPolicyThatLetsNothingElseIn() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'");
        assertThat(page.body()).doesNotContain("https://", "innerHTML", "src=\"http");
    }

    @Test
    void keepsThePlatformAwakeForAnOperator() throws Exception {
        HttpResponse<String> held = send("/hold?for=2h", "POST");
        assertThat(held.statusCode()).isEqualTo(200);
        assertThat(Json.parseObject(held.body())).isEqualTo(Map.of("held", true, "forSeconds", 7200));
        assertThat(send("/hold?for=90%20min", "POST").statusCode()).isEqualTo(200);
        assertThat(Json.parseObject(send("/release-hold", "POST").body())).isEqualTo(Map.of("held", false));
        assertThat(changes).containsExactly("hold PT2H", "hold PT1H30M", "release");
    }

    @Test
    void refusesAHoldThatIsNoDuration() throws Exception {
        for (String query : List.of("", "?for=", "?for=2", "?for=59s", "?for=8d", "?until=2h")) {
            HttpResponse<String> refused = send("/hold" + query, "POST");
            assertThat(refused.statusCode()).as(query).isEqualTo(400);
            assertThat(refused.body()).contains("for must be a duration with its unit");
        }
        assertThat(send("/hold?for=2h", "GET").statusCode()).isEqualTo(405);
        assertThat(send("/release-hold", "GET").statusCode()).isEqualTo(405);
        assertThat(changes).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "POST /hold?for=2h, Origin: https://evil.example",
        "POST /hold?for=2h, Origin: null",
        "POST /hold?for=2h, Origin: http://127.0.0.1:1",
        "POST /release-hold, Sec-Fetch-Site: cross-site",
        "POST /release-hold, Sec-Fetch-Site: same-site",
        "POST /hold?for=2h, Host: evil.example",
        "GET /status, Host: evil.example:9095",
        "GET /, Host: 127.0.0.1.evil.example",
        "GET /history, Host: localhost@evil.example",
    })
    void refusesWhatAnotherSitesPageMayAskFor(String request, String header) throws Exception {
        String host = header.startsWith("Host") ? "" : "Host: localhost\r\n";
        assertThat(raw(request + " HTTP/1.1\r\n" + host + header)).startsWith("HTTP/1.1 403");
        assertThat(changes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:9095\r\nOrigin: http://localhost:9095\r\nSec-Fetch-Site: same-origin",
                "Host: [::1]:9095",
                "Host: 127.0.0.1\r\nSec-Fetch-Site: none"
            })
    void takesAHoldFromItsOwnPageAlsoThroughATunnel(String headers) throws Exception {
        assertThat(raw("POST /hold?for=2h HTTP/1.1\r\n" + headers)).startsWith("HTTP/1.1 200");
        assertThat(changes).containsExactly("hold PT2H");
    }

    /** As bytes: the JDK's client sets some of these headers itself. */
    private String raw(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((head + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesPrometheusText() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(response.body()).contains("jitsi_bridge_count 0.0");
    }

    @Test
    void refusesWhatItDoesNotHave() throws Exception {
        assertThat(get("/status/x").statusCode()).isEqualTo(404);
        assertThat(get("/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(send("/status", "POST").statusCode()).isEqualTo(405);
        assertThat(send("/status", "HEAD").statusCode()).isEqualTo(200);
    }

    @Test
    void stillAnswersWhileClientsHangWithHalfARequest() throws Exception {
        List<Socket> hanging = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), http.port());
                socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
                hanging.add(socket);
            }
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : hanging) {
                socket.close();
            }
        }
    }

    @Test
    void failsWhenThePortIsTaken() {
        assertThatThrownBy(() -> new AgentHttp(http.port(), sources(), ABOUT, PrometheusText::of))
                .isInstanceOf(BindException.class);
    }
}
