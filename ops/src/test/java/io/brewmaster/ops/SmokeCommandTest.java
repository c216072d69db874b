package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.brewmaster.ops.doubles.CloudWatchDouble.Failure;
import io.brewmaster.ops.web.WebProbe;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a web entry over TLS, and AWS' doubles. */
class SmokeCommandTest {
    private static final String SESSION = """
            <body xmlns='http://jabber.org/protocol/httpbind' sid='a1b2c3' wait='5'><stream:features>
            <mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>ANONYMOUS</mechanism></mechanisms>
            </stream:features></body>""";

    @TempDir
    Path directory;

    private ServerTls tls = ServerTls.create(CertificateKind.VALID);
    private AwsDoubles aws;
    private HttpsServer web;
    private volatile String page = "<html><title>Jitsi Meet</title></html>";
    private volatile String bosh = SESSION;
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        aws = new AwsDoubles(directory).with(1, 1, 1);
        aws.said("PlatformUnknown", 0).said("BridgeCount", 1).said("RecordersIdle", 1);
        listen();
    }

    private void listen() throws IOException {
        web = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
        web.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        web.createContext("/", exchange -> answer(exchange, page));
        web.createContext("/http-bind", exchange -> answer(exchange, bosh));
        web.start();
    }

    @AfterEach
    void stop() {
        web.stop(0);
        aws.close();
    }

    private void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(text.isEmpty() ? 502 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Said smoke(ServerTls trusted, String... more) throws Exception {
        SSLContext clients = SSLContext.getInstance("TLS");
        clients.init(null, trusted.trust(), null);
        Map<String, String> environment = aws.environment();
        environment.put("JITSI_DOMAIN", "localhost");
        String[] arguments = new String[more.length + 1];
        arguments[0] = "smoke";
        System.arraycopy(more, 0, arguments, 1, more.length);
        return Said.with(new WebProbe(clients, web.getAddress().getPort()), environment, directory, arguments);
    }

    @Test
    void passesAPlatformThatWorks() throws Exception {
        Said said = smoke(tls);
        assertThat(said.out())
                .contains("10 of 10 passed", "Prosody offers a login", "1 in the brewery", "1 idle, 0 recording")
                .containsPattern("✓  DNS +\\d+\\.\\d\\d s  127\\.0\\.0\\.1");
        assertThat(said.exit()).isZero();
        assertThat(String.join("\n", asked)).contains("to='meet.jitsi'", "type='terminate'");
    }

    @Test
    void seesThatProsodyIsDeadBehindAPageThatAnswers() throws Exception {
        bosh = "";
        Said said = smoke(tls);
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.out())
                .contains("/http-bind answers 502", "8 of 10 passed")
                .containsPattern("–  XMPP .*BOSH has to work first");
    }

    @Test
    void trustsNoCertificateThatABrowserWouldNot() throws Exception {
        Said said = smoke(ServerTls.create(CertificateKind.VALID));
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.out())
                .contains("no certificate for localhost")
                .containsPattern("–  web .*TLS has to work first")
                .containsPattern("✓  bucket");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "WRONG_HOST"})
    void seesACertificateThatIsNoLongerOrNotForThisName(CertificateKind kind) throws Exception {
        web.stop(0);
        tls = ServerTls.create(kind);
        listen();
        Said said = smoke(tls);
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.out()).contains("no certificate for localhost");
    }

    @Test
    void anotherPageIsNotJitsis() throws Exception {
        page = "<html>Welcome to nginx!</html>";
        assertThat(smoke(tls).out()).contains("what answers is not Jitsi's page");
    }

    @Test
    void namesThePermissionThatItMisses() throws Exception {
        aws.cloudWatch.next(Failure.ACCESS_DENIED, 1);
        Said said = smoke(tls, "--json");
        assertThat(said.exit()).isEqualTo(69);
        assertThat(said.out()).contains("allow cloudwatch:GetMetricData", "\"outcome\" : \"not_tried\"", "\"millis\"");
    }

    @Test
    void needsADomain() throws Exception {
        Map<String, String> environment = aws.environment();
        environment.remove("JITSI_DOMAIN");
        Said said = Said.by(environment, directory, "smoke");
        assertThat(said.exit()).isEqualTo(78);
        assertThat(said.err()).contains("domain is not set");
    }
}
