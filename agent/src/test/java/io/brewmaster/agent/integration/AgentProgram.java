package io.brewmaster.agent.integration;

import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.nio.file.Path;
import java.util.Map;

/** The real jar as a process of its own, with the agent's account, in a brewery of a test's own. */
final class AgentProgram {
    private static final Path JAR = Path.of("target", "agent.jar");

    private AgentProgram() {}

    /** Publishes every second. */
    static ProgramProcess.Builder in(ProsodyServer prosody, String brewery) {
        return ProgramProcess.jar(JAR)
                .jvm("-Xmx24m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .env(Map.of(
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
                        "test-host"));
    }
}
