package io.brewmaster.testkit.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.brewmaster.testkit.ecs.EcsAgentDouble.Call;
import io.brewmaster.testkit.ecs.EcsAgentDouble.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsAgentDoubleTest {
    private static final Instant NOON = Instant.parse("2026-05-04T12:00:00.123456Z");

    private final EcsAgentDouble agent = EcsAgentDouble.start().clock(Clock.fixed(NOON, ZoneOffset.UTC));
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        agent.close();
    }

    private HttpResponse<String> put(String body) throws IOException, InterruptedException {
        return send(request().PUT(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create(agent.uri() + "/task-protection/v1/state"))
                .timeout(Duration.ofSeconds(20));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static Map<String, Object> members(HttpResponse<String> response, String name) throws IOException {
        Object members = JSON.std.mapFrom(response.body()).get(name);
        assertThat(members).as(response.body()).isInstanceOf(Map.class);
        @SuppressWarnings("unchecked")
        Map<String, Object> map = (Map<String, Object>) members;
        return map;
    }

    @Test
    void protectsForAsLongAsAskedForAndTellsSo() throws Exception {
        Map<String, Object> expected = Map.of(
                "ExpirationDate",
                "2026-05-04T12:15:00.123Z",
                "ProtectionEnabled",
                true,
                "TaskArn",
                EcsAgentDouble.TASK);
        HttpResponse<String> response = put("{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":15}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(members(response, "protection")).isEqualTo(expected);
        assertThat(members(send(request().GET()), "protection")).isEqualTo(expected);
        assertThat(agent.protectedUntil()).contains(NOON.plus(Duration.ofMinutes(15)));
        assertThat(agent.calls()).containsExactly(new Call(true, OptionalLong.of(15)));
    }

    @Test
    void protectsForTwoHoursWhenNothingIsSaidAndUntilThen() throws Exception {
        put("{\"ProtectionEnabled\":true}");
        assertThat(agent.protectedUntil()).contains(NOON.plus(Duration.ofHours(2)));
        agent.clock(Clock.fixed(NOON.plus(Duration.ofHours(2)), ZoneOffset.UTC));
        assertThat(agent.protectedUntil()).isEmpty();
        assertThat(members(send(request().GET()), "protection"))
                .isEqualTo(Map.of("ProtectionEnabled", false, "TaskArn", EcsAgentDouble.TASK));
    }

    @Test
    void releases() throws Exception {
        put("{\"ProtectionEnabled\":true}");
        assertThat(members(put("{\"ProtectionEnabled\":false}"), "protection"))
                .containsEntry("ProtectionEnabled", false)
                .doesNotContainKey("ExpirationDate");
        assertThat(agent.protectedUntil()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"ProtectionEnabled\":\"true\"}",
                "{\"protectionEnabled\":true}",
                "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":0}",
                "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":2881}",
                "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":1.5}",
                "{\"ProtectionEnabled\":true,\"ExpiresInMinutes\":null}",
                "{\"ProtectionEnabled\":true,\"More\":1}",
                "{\"ProtectionEnabled\":true"
            })
    void refusesWhatIsNotWellFormed(String body) throws Exception {
        HttpResponse<String> response = put(body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(members(response, "error")).containsEntry("Code", "InvalidParameterException");
        assertThat(agent.calls()).isEmpty();
        assertThat(agent.protectedUntil()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TASK_NOT_VALID, 200, failure, Reason, TASK_NOT_VALID",
        "ACCESS_DENIED, 400, error, Code, AccessDeniedException",
        "THROTTLED, 400, error, Code, ThrottlingException",
        "SERVER_ERROR, 500, error, Code, ServerException",
    })
    void failsAsScriptedAndDoesNothing(Failure failure, int status, String member, String name, String value)
            throws Exception {
        agent.next(failure, 1);
        HttpResponse<String> response = put("{\"ProtectionEnabled\":true}");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(members(response, member)).containsEntry(name, value).containsEntry("Arn", EcsAgentDouble.TASK);
        assertThat(agent.protectedUntil()).isEmpty();
        assertThat(agent.calls()).hasSize(1);
        assertThat(put("{\"ProtectionEnabled\":true}").statusCode()).isEqualTo(200);
    }

    @Test
    void givesNoAnswerWhenToldSo() throws Exception {
        agent.next(Failure.CUT, 1);
        assertThatThrownBy(() -> put("{\"ProtectionEnabled\":true}")).isInstanceOf(IOException.class);
        assertThat(agent.protectedUntil()).isEmpty();
        agent.next(Failure.CUT_AFTER, 1);
        assertThatThrownBy(() -> put("{\"ProtectionEnabled\":true}")).isInstanceOf(IOException.class);
        assertThat(agent.protectedUntil()).isPresent();
        agent.next(Failure.GARBAGE, 1);
        assertThat(put("{\"ProtectionEnabled\":true}").body()).isEqualTo("<html>");
        agent.next(Failure.SILENT, 1);
        assertThatThrownBy(() -> send(request()
                        .PUT(BodyPublishers.ofString("{\"ProtectionEnabled\":true}"))
                        .timeout(Duration.ofMillis(300))))
                .isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void knowsNothingElse() throws Exception {
        assertThat(send(request().DELETE()).statusCode()).isEqualTo(405);
        assertThat(send(HttpRequest.newBuilder(URI.create(agent.uri() + "/other")))
                        .statusCode())
                .isEqualTo(404);
    }
}
