package io.brewmaster.agent.integration;

import static io.brewmaster.agent.integration.Rig.FAST_INTERVAL;
import static io.brewmaster.agent.integration.Rig.trust;
import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.agent.xmpp.Trust;
import io.brewmaster.core.ExitCode;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import io.brewmaster.testkit.prosody.Form;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import io.brewmaster.testkit.tls.CertificateKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What keeps an agent out, and what it says then. */
@Execution(ExecutionMode.CONCURRENT)
class RefusalsTest {
    private static ProsodyServer valid;
    private static ProsodyServer expired;
    private static ProsodyServer wrongHost;

    @BeforeAll
    static void startServers() {
        valid = started(CertificateKind.VALID);
        expired = started(CertificateKind.EXPIRED);
        wrongHost = started(CertificateKind.WRONG_HOST);
    }

    private static ProsodyServer started(CertificateKind certificate) {
        ProsodyServer prosody = Prosody.builder().certificate(certificate).start();
        SimulatedFocus.in(prosody).join();
        return prosody;
    }

    @AfterAll
    static void stopServers() {
        valid.close();
        expired.close();
        wrongHost.close();
    }

    private static ShardSettings trusting(ProsodyServer prosody, String setting) {
        return trusting(prosody, trust(setting));
    }

    private static ShardSettings trusting(ProsodyServer prosody, Trust trust) {
        return Rig.settings(prosody, "agent", prosody.password("agent"), trust, "jvbbrewery");
    }

    private static ShardSettings at(String host, int port) {
        return Rig.settings(host, port, valid, "agent", valid.password("agent"), trust("all"), "jvbbrewery");
    }

    private static StartUpRule.Failed end(ShardSettings settings) {
        try (Rig rig = Rig.on(settings)) {
            StartUpRule.Failed failed = rig.ended();
            assertThat(failed.line()).doesNotContain("\n").doesNotContain(settings.password());
            return failed;
        }
    }

    private static void assertConfiguration(ShardSettings settings, String... words) {
        StartUpRule.Failed failed = end(settings);
        assertThat(failed.line()).contains(words);
        assertThat(failed.code()).isEqualTo(ExitCode.CONFIGURATION);
    }

    private static void assertTryAgain(ShardSettings settings, String... words) {
        StartUpRule.Failed failed = end(settings);
        assertThat(failed.line()).contains(words);
        assertThat(failed.code()).isEqualTo(ExitCode.TRY_AGAIN);
    }

    private static void assertJoins(ShardSettings settings) {
        try (Rig rig = Rig.on(settings)) {
            rig.untilSettled();
        }
    }

    @Test
    void endsWithAWrongPassword() {
        ShardSettings settings = Rig.settings(valid, "agent", "not-the-password", trust("all"), "jvbbrewery");
        assertConfiguration(settings, "agent@auth.meet.jitsi", settings.shard(), "JVB_AUTH_PASSWORD");
    }

    @Test
    void endsWithAnUnknownUser() {
        assertConfiguration(
                Rig.settings(valid, "nobody", "whatever-it-is", trust("all"), "jvbbrewery"), "nobody@auth.meet.jitsi");
    }

    @Test
    void endsWhenTheCertificateHasExpired() {
        assertConfiguration(
                trusting(expired, expired.caCertificate().toString()), "expired on 2", "renew it on the server");
    }

    @Test
    void endsWhenTheCertificateIsForAnotherDomain() {
        assertConfiguration(
                trusting(wrongHost, wrongHost.caCertificate().toString()),
                "not for the domain auth.meet.jitsi",
                "pin:sha256:" + wrongHost.certificateSha256());
    }

    @Test
    void endsWhenTheCertificateIsSignedByAnotherAuthority() {
        assertConfiguration(
                trusting(valid, expired.caCertificate().toString()),
                "is not signed by",
                "pin:sha256:" + valid.certificateSha256());
    }

    @Test
    void endsWhenTheSystemDoesNotKnowTheAuthority() {
        assertConfiguration(trusting(valid, "system"), "the system's certificate authorities");
    }

    @Test
    void endsWhenTheCertificateIsNotThePinnedOne() {
        assertConfiguration(trusting(valid, "pin:sha256:" + expired.certificateSha256()), "is not the pinned one");
    }

    @Test
    void trustsTheAuthorityInAFile() {
        assertJoins(trusting(valid, valid.caCertificate().toString()));
    }

    @Test
    void trustsThePinnedCertificateWhateverItSaysOfItself() {
        assertJoins(trusting(expired, "pin:sha256:" + expired.certificateSha256()));
        assertJoins(trusting(wrongHost, "pin:sha256:" + wrongHost.certificateSha256()));
    }

    @Test
    void trustsAnyCertificateWhenToldTo() {
        assertJoins(trusting(expired, "all"));
    }

    @Test
    void joinsAServerThatHasAesOnly() {
        try (ProsodyServer prosody = Prosody.builder().onlyAes(true).start()) {
            SimulatedFocus.in(prosody).join();
            assertJoins(trusting(prosody, trust(prosody.caCertificate().toString())));
        }
    }

    @Test
    void waitsForAHostThatNobodyKnowsAndThenSaysTryAgain() {
        assertTryAgain(at("no-such-host.invalid", 5222), "no address for the host no-such-host.invalid");
    }

    @Test
    void waitsWhereNobodyListensAndThenSaysTryAgain() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertTryAgain(at("127.0.0.1", port), "127.0.0.1:" + port, "connection refused");
    }

    @Test
    void doesNotHangOnAServerThatSaysNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertTryAgain(at("127.0.0.1", silent.getLocalPort()), "no answer within 5 s");
        }
    }

    @Test
    void doesNotHangInAHandshakeThatNeverEnds() throws IOException {
        try (ScriptedXmppServer server = ScriptedXmppServer.thatFallsSilentInTheHandshake()) {
            assertTryAgain(at("127.0.0.1", server.port()), "127.0.0.1:" + server.port());
        }
    }

    @Test
    void sendsNothingToAServerWithoutEncryption() throws IOException {
        try (ScriptedXmppServer server = ScriptedXmppServer.withoutStartTls()) {
            assertTryAgain(at("127.0.0.1", server.port()), "offers no STARTTLS");
            assertThat(server.received()).doesNotContain("<auth");
        }
    }

    @Test
    void saysThatADomainIsNotServedThere() {
        ShardSettings right = trusting(valid, "all");
        ShardSettings wrong = new ShardSettings(
                right.host(),
                right.port(),
                "auth.elsewhere.example",
                right.mucDomain(),
                right.user(),
                right.password(),
                right.trust(),
                right.rooms(),
                right.nick(),
                right.patience());
        assertTryAgain(wrong, "xmpp.auth_domain");
    }

    @Test
    void saysThatABridgeServerNeedsAnAccountOfTheAgentsOwnAndWorksWithOne() {
        try (ProsodyServer prosody = Prosody.builder().form(Form.BRIDGE_SERVER).start();
                SimulatedBridge bridge =
                        SimulatedBridge.in(prosody).interval(FAST_INTERVAL).build()) {
            bridge.join();
            try (Rig rig = Rig.on(Rig.settings(prosody))) {
                rig.untilBridge("fresh", "jvb-a", Bridge::fresh);
            }
            assertConfiguration(
                    Rig.settings(prosody, "jvb", prosody.password("jvb"), trust("all"), "jvbbrewery"),
                    "shows jvb@auth.jvb.meet.jitsi nothing",
                    "account of its own (xmpp.user)");
        }
    }

    @Test
    void neverTakesAServerThatHidesItsBridgesForAnEmptyOne() {
        try (ProsodyServer prosody = Prosody.builder().form(Form.BRIDGE_SERVER).start();
                Rig rig = Rig.on(Rig.settings(prosody, "jvb", prosody.password("jvb"), trust("all"), "jvbbrewery"));
                SimulatedBridge bridge =
                        SimulatedBridge.in(prosody).interval(FAST_INTERVAL).build()) {
            rig.untilSettled();
            bridge.hold(1, 2);
            bridge.join();
            rig.until(
                    "found out",
                    now -> !now.bridgesComplete()
                            && now.shards()
                                    .get(0)
                                    .problem()
                                    .filter(line -> line.contains("account of its own"))
                                    .isPresent());
        }
    }
}
