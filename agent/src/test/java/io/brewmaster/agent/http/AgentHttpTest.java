package io.brewmaster.agent.http;

import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.control.ControlStatus;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AgentHttpTest {
    private static final AgentHttp.About ABOUT =
            new AgentHttp.About("brewmaster-host-abcd", "1.0", () -> Optional.of(Instant.EPOCH));

    private static final ControlStatus CONTROL = new ControlStatus(
            "leading",
            Optional.of("brewmaster-host-abcd"),
            3,
            "idle",
            List.of(),
            "observe",
            Optional.of(Duration.ofSeconds(90)),
            Optional.of("idle timeout"),
            Optional.empty(),
            Optional.empty(),
            List.of(new ControlStatus.AgentLine(
                    "brewmaster-jibri-efgh", "following", 3, "recorder", true, Optional.of(true))),
            OptionalInt.empty(),
            OptionalInt.of(1),
            OptionalInt.empty(),
            List.of(new ControlStatus.DecisionLine(Instant.EPOCH, "idle", "waits for idle timeout, 90 s left")));

    private final History history = History.settled();
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private volatile boolean silent;
    private final AgentHttp http = start(0);

    private AgentHttp start(int port) {
        try {
            return new AgentHttp(port, sources(), ABOUT, PrometheusText::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private AgentHttp.Sources sources() {
        return new AgentHttp.Sources(this::snapshot, limit -> CONTROL, () -> Set.of(Brewery.BRIDGES));
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
    void givesPrometheusText() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(response.body()).contains("jitsi_bridge_count 0.0");
    }

    @Test
    void refusesWhatItDoesNotHave() throws Exception {
        assertThat(get("/status/x").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
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

    @Test
    void saysWhatTheAgentThinksAndWhatItDoesNotKnow() throws Exception {
        assertThat(Json.parseObject(get("/status").body()).get("control"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("role", "leading")
                .containsEntry("activity", "idle")
                .containsEntry("waitsFor", "idle timeout")
                .containsEntry("uploads", null)
                .containsEntry("recordersWanted", null)
                .hasEntrySatisfying("countdownSeconds", left -> assertThat(left).hasToString("90"))
                .hasEntrySatisfying(
                        "bridgesWanted", wanted -> assertThat(wanted).hasToString("1"))
                .hasEntrySatisfying(
                        "agents", agents -> assertThat(agents).asString().contains("brewmaster-jibri-efgh"))
                .hasEntrySatisfying(
                        "decisions", made -> assertThat(made).asString().contains("90 s left"));
    }
}
