package io.brewmaster.agent.integration;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The real jar as a process of its own, with the agent's account, in a brewery of a test's own. */
final class AgentProgram {
    private static final Path JAR = Path.of("target", "agent.jar");
    private static final Pattern HTTP = Pattern.compile("127\\.0\\.0\\.1:(\\d+)\"");
    private static final Duration START = Duration.ofSeconds(40);

    private AgentProgram() {}

    /** Publishes every second. */
    static ProgramProcess.Builder in(ProsodyServer prosody, String brewery) {
        return ProgramProcess.jar(JAR)
                .jvm("-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .env(settings(prosody, brewery));
    }

    /** The same, for a program that is started otherwise. */
    static Map<String, String> settings(ProsodyServer prosody, String brewery) {
        return Map.of(
                "XMPP_SERVER",
                prosody.host() + ":" + prosody.port(),
                "JITSI_XMPP_USER",
                "agent",
                "JITSI_XMPP_PASSWORD",
                prosody.password("agent"),
                "JITSI_XMPP_TRUST",
                prosody.caCertificate().toString(),
                "JVB_BREWERY_MUC",
                brewery,
                "JITSI_METRICS_INTERVAL",
                "1s",
                "JITSI_HTTP_PORT",
                "0",
                "HOSTNAME",
                "test-host");
    }

    /** What a running agent says of itself. */
    static Map<String, @Nullable Object> status(ProgramProcess agent)
            throws IOException, InterruptedException, JsonException {
        String starts = agent.awaitStderr(line -> line.contains("agent starts"), START);
        Matcher http = HTTP.matcher(starts);
        if (!http.find()) {
            throw new AssertionError(starts);
        }
        return Json.parseObject(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.group(1) + "/status"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }
}
