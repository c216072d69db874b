package io.brewmaster.finalizer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.finalizer.transport.ScriptedServer.Script;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** What every transport does for the SDK, whatever the server does. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Transport.class,
        names = {"FAST", "PORTABLE"})
@Timeout(60)
class HttpClientsTest {
    private static final Duration BRIEF = Duration.ofMillis(500);
    private static final Timeouts IMPATIENT = each(BRIEF);
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final ServerTls TLS = ServerTls.create(CertificateKind.VALID);

    @Parameter
    Transport transport;

    private Timeouts timeouts = each(Duration.ofSeconds(20));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nTrailer: t\r\n\r\n",
                "Connection: close\r\n\r\nhello"
            })
    void readsAnswersHoweverTheirEndIsTold(String answer) throws IOException {
        HttpExecuteResponse response = answerTo(talk -> talk.say(OK + "X-Header: a b\r\n" + answer));
        assertThat(Requests.status(response)).isEqualTo(200);
        assertThat(response.httpResponse().firstMatchingHeader("x-header")).contains("a b");
        assertThat(Requests.body(response)).isEqualTo("hello");
    }

    @Test
    void readsAnAnswerThatComesByteByByte() throws IOException {
        HttpExecuteResponse response = answerTo(talk -> {
            for (char next : (OK + "Content-Length: 5\r\n\r\nhello").toCharArray()) {
                talk.say(String.valueOf(next));
            }
        });
        assertThat(Requests.body(response)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"})
    void waitsForNoBodyWhereNoneCanBe(String answer) throws IOException {
        HttpExecuteResponse response = answerTo(talk -> talk.say(answer));
        assertThat(Requests.body(response)).isEmpty();
    }

    @Test
    void waitsForNoBodyOfAnAnswerToHead() throws IOException {
        try (ScriptedServer server = forEver(talk -> talk.say(OK + "Content-Length: 1000\r\n\r\n"));
                SdkHttpClient client = client(null)) {
            for (int i = 0; i < 3; i++) {
                HttpExecuteResponse response =
                        Requests.head(client, server.uri()).call();
                assertThat(response.httpResponse().firstMatchingHeader("Content-Length"))
                        .contains("1000");
                assertThat(Requests.body(response)).isEmpty();
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void usesAConnectionAgain() throws IOException {
        try (ScriptedServer server = forEver(talk -> talk.say(OK + "Content-Length: 5\r\n\r\nhello"));
                SdkHttpClient client = client(null)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Requests.body(Requests.get(client, server.uri()).call()))
                        .isEqualTo("hello");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 3_000_001})
    void sendsEveryByte(int length) throws Exception {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        for (boolean encrypted : new boolean[] {false, true}) {
            CompletableFuture<byte[]> heard = new CompletableFuture<>();
            Script script = talk -> {
                if (talk.hearHead().contains("Expect: 100-continue")) {
                    talk.say("HTTP/1.1 100 Continue\r\n\r\n");
                }
                heard.complete(talk.hear(length));
                talk.say(OK + "Content-Length: 0\r\n\r\n");
            };
            try (ScriptedServer server = new ScriptedServer(encrypted ? Optional.of(TLS) : Optional.empty(), script);
                    SdkHttpClient client = client(TLS.trust())) {
                HttpExecuteResponse response =
                        Requests.put(client, server.uri(), body).call();
                assertThat(Requests.status(response)).isEqualTo(200);
                assertThat(Arrays.equals(heard.get(10, TimeUnit.SECONDS), body)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello",
            })
    void neverTakesAPieceForTheWhole(String answer) {
        assertThatThrownBy(() -> Requests.body(answerTo(talk -> talk.say(answer))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void doesNotWaitForEverForAnAnswer() {
        timeouts = IMPATIENT;
        assertThatThrownBy(() -> answerTo(talk -> talk.in().read())).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void doesNotWaitForEverForTheRestOfAnAnswer() {
        timeouts = IMPATIENT;
        assertThatThrownBy(() -> Requests.body(answerTo(talk -> {
                    talk.say(OK + "Content-Length: 6\r\n\r\nhello");
                    talk.in().read();
                })))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void trustsWhoeverIsToBeTrusted() throws IOException {
        assertThat(over(TLS, TLS)).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "WRONG_HOST"})
    void trustsNoCertificateThatDoesNotFit(CertificateKind kind) {
        ServerTls wrong = ServerTls.create(kind);
        assertThatThrownBy(() -> over(wrong, wrong)).isInstanceOf(SSLException.class);
    }

    @Test
    void trustsNoUnknownAuthority() {
        assertThatThrownBy(() -> over(TLS, ServerTls.create(CertificateKind.VALID)))
                .isInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksBothVersionsOfTls(String version) throws IOException {
        ServerTls only = ServerTls.create(CertificateKind.VALID, version);
        assertThat(over(only, only)).isEqualTo("hello");
    }

    @Test
    void speaksNoOlderTls() {
        ServerTls old = ServerTls.create(CertificateKind.VALID, "TLSv1.1");
        assertThatThrownBy(() -> over(old, old)).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotWaitForEverForAHandshake() {
        timeouts = IMPATIENT;
        assertThatThrownBy(() -> overWire(talk -> {
                    while (talk.in().read() >= 0) {
                        // Says nothing.
                    }
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void seesThatAServerSpeaksNoTls() {
        assertThatThrownBy(() -> overWire(talk -> talk.say("HTTP/1.1 400 Bad Request\r\n\r\n")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void seesThatAServerLeavesInAHandshake() {
        assertThatThrownBy(() -> overWire(talk -> talk.in().read())).isInstanceOf(IOException.class);
    }

    @Test
    void seesThatAnEncryptedConnectionIsHalfClosedBeforeTheAnswer() {
        assertThatThrownBy(() -> {
                    try (ScriptedServer server = new ScriptedServer(Optional.of(TLS), talk -> {
                                talk.hearHead();
                                talk.socket().shutdownOutput();
                                talk.standStill();
                            });
                            SdkHttpClient client = client(TLS.trust())) {
                        Requests.get(client, server.uri()).call();
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private String over(ServerTls server, ServerTls trusted) throws IOException {
        try (ScriptedServer there = new ScriptedServer(Optional.of(server), talk -> {
                    talk.hearHead();
                    talk.say(OK + "Content-Length: 5\r\n\r\nhello");
                });
                SdkHttpClient client = client(trusted.trust())) {
            return Requests.body(Requests.get(client, there.uri()).call());
        }
    }

    /** A server that was to speak TLS. */
    private void overWire(Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script);
                SdkHttpClient client = client(TLS.trust())) {
            Requests.get(client, URI.create("https://127.0.0.1:" + server.port()))
                    .call();
        }
    }

    private HttpExecuteResponse answerTo(Script answer) throws IOException {
        ScriptedServer server = new ScriptedServer(talk -> {
            talk.hearHead();
            answer.play(talk);
        });
        return Requests.get(client(null), server.uri()).call();
    }

    private static ScriptedServer forEver(Script answer) {
        return new ScriptedServer(talk -> {
            while (!talk.hearHead().isEmpty()) {
                answer.play(talk);
            }
        });
    }

    private static Timeouts each(Duration wait) {
        return new Timeouts(wait, wait, wait, wait, Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    private SdkHttpClient client(TrustManager @Nullable [] trusted) {
        return TestClients.open(transport, timeouts, trusted);
    }
}
