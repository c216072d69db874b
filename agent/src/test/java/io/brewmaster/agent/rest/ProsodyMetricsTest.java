package io.brewmaster.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyExtension;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProsodyMetricsTest {
    @RegisterExtension
    static final ProsodyExtension PROSODY =
            ProsodyExtension.with(Prosody.builder().http(true));

    private static final String AUTH = "auth.meet.jitsi";
    private static final String NOBODY = """
            # TYPE prosody_mod_c2s__connections gauge
            prosody_mod_c2s__connections{host="auth.meet.jitsi",type="c2s",ip_family="ipv4"} 4
            """;

    private final ProsodyMetrics metrics = new ProsodyMetrics(new Rest(Rest.LIMIT, System::nanoTime));

    @Test
    void countsPeopleOfARealProsodyAndNoneOfThePlatformsOwnComponents(ProsodyServer server) throws Exception {
        URI address = URI.create("http://" + server.host() + ":" + server.httpPort() + "/metrics");
        assertThatThrownBy(() -> metrics.clientSessions(address, server.authDomain()))
                .isInstanceOf(RestException.class)
                .hasMessageContaining("no prosody_mod_c2s__connections in it");
        try (SimulatedFocus focus = SimulatedFocus.in(server)) {
            focus.join();
            assertThat(metrics.clientSessions(address, server.authDomain())).isZero();
            WebPerson websocket = WebPerson.logsIn(server);
            WebPerson stranger = WebPerson.onlyConnects(server);
            assertThat(metrics.clientSessions(address, server.authDomain())).isEqualTo(1);
            openBosh(server);
            assertThat(metrics.clientSessions(address, server.authDomain())).isEqualTo(2);
            assertThat(metrics.clientSessions(address, "other.domain")).isEqualTo(4);
            websocket.goes();
            stranger.goes();
            await().until(() -> metrics.clientSessions(address, server.authDomain()) == 1);
        }
    }

    /** A browser that still speaks BOSH. */
    private static void openBosh(ProsodyServer server) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + server.host() + ":" + server.httpPort() + "/http-bind"))
                                .POST(HttpRequest.BodyPublishers.ofString("""
                                        <body rid='1' to='meet.jitsi' hold='1' wait='60' ver='1.6' xml:lang='en' \
                                        xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' xmpp:version='1.0'/>"""))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("sid=");
    }

    /** A browser with a websocket. */
    private static final class WebPerson implements WebSocket.Listener {
        private static final String OPEN =
                "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='meet.jitsi' version='1.0'/>";

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        private WebPerson(ProsodyServer server) throws Exception {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("xmpp")
                    .buildAsync(URI.create("ws://" + server.host() + ":" + server.httpPort() + "/xmpp-websocket"), this)
                    .get(10, TimeUnit.SECONDS);
            say(OPEN, "mechanisms");
        }

        static WebPerson onlyConnects(ProsodyServer server) throws Exception {
            return new WebPerson(server);
        }

        static WebPerson logsIn(ProsodyServer server) throws Exception {
            WebPerson person = new WebPerson(server);
            person.say("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", "success");
            person.say(OPEN, "bind");
            person.say(
                    "<iq xmlns='jabber:client' type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
                    "@meet.jitsi/");
            return person;
        }

        void goes() {
            socket.abort();
        }

        private void say(String what, String until) throws Exception {
            socket.sendText(what, true).get(10, TimeUnit.SECONDS);
            for (String text = ""; !text.contains(until); ) {
                String next = heard.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("answer to " + what).isNotNull();
                text = next;
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            heard.add(data.toString());
            from.request(1);
            return null;
        }
    }

    private long of(int status, String text) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            try (exchange) {
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        try {
            return metrics.clientSessions(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics"), AUTH);
        } finally {
            server.stop(0);
        }
    }

    private void unknown(int status, String text, String why) {
        assertThatThrownBy(() -> of(status, text))
                .isInstanceOf(RestException.class)
                .hasMessageContaining(why);
    }

    @Test
    void addsUpEveryHostButTheOneOfThePlatform() throws Exception {
        assertThat(of(200, NOBODY + "# EOF\n")).isZero();
        assertThat(of(200, NOBODY + """
                prosody_mod_c2s__connections{host="meet.jitsi",type="c2s",ip_family="ipv4"} 2
                prosody_mod_c2s__connections{type="c2s",ip_family="ipv6",host="guest.meet.jitsi"} 3
                prosody_mod_c2s__connections{host="",type="c2s_unauthed",ip_family="ipv4"} 10
                prosody_mod_c2s__connections{host="meet.jitsi",type="c2s_unauthed",ip_family="ipv4"} 20
                prosody_mod_c2s__connections_other{host="meet.jitsi",type="c2s",ip_family="ipv4"} 40
                prosody_mod_bosh__active_sessions 100
                prosody_mod_bosh__inactive_sessions 200
                # EOF
                """)).isEqualTo(305);
    }

    @Test
    void isUnknownWhenRefusedOrWithoutStatistics() {
        unknown(403, "", "openmetrics_allow_cidr");
        unknown(404, "No statistics provider configured\n", "mod_http_openmetrics");
    }

    @Test
    void isUnknownWhenTheTextIsCut() {
        unknown(200, NOBODY, "the text has no end");
    }

    @Test
    void isUnknownWithoutASingleConnection() {
        unknown(200, "# TYPE prosody_mod_c2s__connections gauge\n# EOF\n", "no prosody_mod_c2s__connections in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "-1", "0.5", "+Inf", "many", ""})
    void isUnknownWhenANumberMakesNoSense(String number) {
        unknown(
                200,
                NOBODY + "prosody_mod_c2s__connections{host=\"meet.jitsi\",type=\"c2s\"} " + number + "\n# EOF\n",
                "not understood");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{host=\"meet", "{host=\"a\\", "{host", "{"})
    void isUnknownWhenALineIsMalformed(String rest) {
        unknown(200, NOBODY + "prosody_mod_c2s__connections" + rest + "\n# EOF\n", "malformed line");
    }

    @Test
    void readsEscapedLabels() {
        assertThat(Exposition.samples("m{a=\"x\\\"},\\\\\\n\",b=\"y\",} 1.5 1690000000\nm 2", "m"))
                .satisfiesExactly(
                        first -> {
                            assertThat(first.label("a")).isEqualTo("x\"},\\\n");
                            assertThat(first.label("b")).isEqualTo("y");
                            assertThat(first.value()).isEqualTo(1.5);
                        },
                        second -> assertThat(second.labels()).isEmpty());
    }
}
