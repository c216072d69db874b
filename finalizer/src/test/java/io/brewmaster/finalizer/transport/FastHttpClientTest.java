package io.brewmaster.finalizer.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.brewmaster.finalizer.transport.Route.Proxy;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.utils.ProxyConfigProvider;

/** What only the fast transport does. */
@Timeout(60)
class FastHttpClientTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG, LONG);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    private static final String BUSY = "HTTP/1.1 503 Slow Down\r\nContent-Length: 4\r\n\r\nbusy";
    private static final String GO_ON = "HTTP/1.1 100 Continue\r\n\r\n";
    /** More than all buffers on the way hold. */
    private static final byte[] LARGE = new byte[32 << 20];

    private static final ServerTls TLS = ServerTls.create(CertificateKind.VALID);

    private final AtomicLong now = new AtomicLong();

    @Test
    void hearsAnAnswerThatComesBeforeAllIsSent() throws IOException {
        for (Optional<ServerTls> tls : List.of(Optional.<ServerTls>empty(), Optional.of(TLS))) {
            try (ScriptedServer server = new ScriptedServer(tls, talk -> {
                        talk.hearHead();
                        talk.say(GO_ON);
                        talk.hear(100_000);
                        talk.say(BUSY);
                        // And reads no more, as a server does that wants to be left alone.
                        talk.standStill();
                    });
                    SdkHttpClient client = client(PATIENT)) {
                HttpExecuteResponse response =
                        Requests.put(client, server.uri(), LARGE).call();
                assertThat(Requests.status(response)).isEqualTo(503);
                assertThat(Requests.body(response)).isEqualTo("busy");
            }
        }
    }

    /** A server that closes with bytes unread resets the connection; its answer is what counts. */
    @Test
    void hearsAnAnswerThatIsFollowedByAReset() throws IOException {
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.say(GO_ON);
                    talk.hear(100_000);
                    talk.say(BUSY);
                });
                SdkHttpClient client = client(PATIENT)) {
            assertThat(Requests.status(Requests.put(client, server.uri(), LARGE).call()))
                    .isEqualTo(503);
        }
    }

    @Test
    void sendsNothingOfALargeBodyThatIsNotWanted() throws IOException {
        List<Integer> unwanted = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    assertThat(talk.hearHead()).contains("Expect: 100-continue");
                    talk.say(BUSY);
                    unwanted.add(talk.in().read());
                });
                SdkHttpClient client = client(PATIENT)) {
            HttpExecuteResponse response =
                    Requests.put(client, server.uri(), LARGE).call();
            assertThat(Requests.status(response)).isEqualTo(503);
            Requests.body(response);
            await().until(() -> !unwanted.isEmpty());
            assertThat(unwanted).containsExactly(-1);
        }
    }

    @Test
    void asksNothingBeforeASmallBody() throws Exception {
        CompletableFuture<String> head = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    head.complete(talk.hearHead());
                    talk.hear(10);
                    talk.say(OK);
                });
                SdkHttpClient client = client(PATIENT)) {
            Requests.put(client, server.uri(), new byte[10]).call();
            assertThat(head.get(10, TimeUnit.SECONDS)).doesNotContain("Expect").contains("Content-Length: 10");
        }
    }

    @Test
    void sendsToAServerThatDoesNotKnowTheQuestion() throws IOException {
        Timeouts hurried = new Timeouts(LONG, LONG, LONG, Duration.ofMillis(50), LONG, LONG);
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.hear(LARGE.length);
                    talk.say(OK);
                });
                SdkHttpClient client = client(hurried)) {
            assertThat(Requests.status(Requests.put(client, server.uri(), LARGE).call()))
                    .isEqualTo(200);
        }
    }

    @Test
    void takesNoConnectionThatTheServerHasLeft() throws IOException {
        for (Optional<ServerTls> tls : List.of(Optional.<ServerTls>empty(), Optional.of(TLS))) {
            CompletableFuture<Void> left = new CompletableFuture<>();
            try (ScriptedServer server = new ScriptedServer(tls, talk -> {
                        talk.hearHead();
                        talk.say(OK);
                        left.complete(null);
                    });
                    SdkHttpClient client = client(PATIENT)) {
                for (int i = 1; i <= 3; i++) {
                    assertThat(Requests.body(Requests.get(client, server.uri()).call()))
                            .isEqualTo("hello");
                    settle(server, i);
                }
                assertThat(server.connections()).isEqualTo(3);
            }
        }
    }

    /** The server's goodbye has to have arrived. */
    private static void settle(ScriptedServer server, int connections) {
        await().pollDelay(Duration.ofMillis(100)).until(() -> server.connections() == connections);
    }

    @Test
    void takesNoConnectionThatWasIdleForLong() throws IOException {
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, LONG, Duration.ofSeconds(15), Duration.ofHours(1));
        assertThat(connections(timeouts, List.of(14, 14, 14, 14))).containsExactly(1, 1, 1, 1, 1);
        assertThat(connections(timeouts, List.of(14, 16, 14))).containsExactly(1, 1, 2, 2);
    }

    @Test
    void takesNoOldConnection() throws IOException {
        Timeouts timeouts = new Timeouts(LONG, LONG, LONG, LONG, Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(connections(timeouts, List.of(14, 14, 14, 14))).containsExactly(1, 1, 1, 2, 2);
    }

    /** How many there were after each of several requests with so many seconds between them. */
    private List<Integer> connections(Timeouts timeouts, List<Integer> pauses) throws IOException {
        List<Integer> counts = new ArrayList<>();
        try (ScriptedServer server = answering();
                SdkHttpClient client = client(timeouts)) {
            Requests.body(Requests.get(client, server.uri()).call());
            counts.add(server.connections());
            for (int pause : pauses) {
                now.addAndGet(TimeUnit.SECONDS.toNanos(pause));
                Requests.body(Requests.get(client, server.uri()).call());
                counts.add(server.connections());
            }
        }
        return counts;
    }

    @Test
    void takesNoConnectionWithAnAnswerHalfRead() throws IOException {
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    while (!talk.hearHead().isEmpty()) {
                        talk.say("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(1_000_000));
                    }
                });
                SdkHttpClient client = client(PATIENT)) {
            for (int i = 1; i <= 2; i++) {
                HttpExecuteResponse response =
                        Requests.get(client, server.uri()).call();
                response.responseBody().orElseThrow().read();
                response.responseBody().orElseThrow().close();
                assertThat(server.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void isAbortedWhileItWaitsForAnAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(talk -> talk.in().transferTo(OutputStream.nullOutputStream()));
                SdkHttpClient client = client(PATIENT)) {
            assertAborted(server, Requests.get(client, server.uri()));
        }
    }

    @Test
    void isAbortedWhileItSends() throws Exception {
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.say(GO_ON);
                    talk.standStill();
                });
                SdkHttpClient client = client(PATIENT)) {
            assertAborted(server, Requests.put(client, server.uri(), LARGE));
        }
    }

    private static void assertAborted(ScriptedServer server, ExecutableHttpRequest request) throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                end.complete(new AssertionError("answered " + Requests.status(request.call())));
            } catch (IOException aborted) {
                end.complete(aborted);
            }
        });
        caller.start();
        await().until(() -> server.connections() == 1);
        settle(server, 1);
        request.abort();
        assertThat(end.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThatThrownBy(request::call).as("aborted for good").isInstanceOf(IOException.class);
    }

    @Test
    void isInterruptedWhileItWaits() throws Exception {
        try (ScriptedServer server = new ScriptedServer(talk -> talk.in().transferTo(OutputStream.nullOutputStream()));
                SdkHttpClient client = client(PATIENT)) {
            CompletableFuture<Boolean> end = new CompletableFuture<>();
            Thread caller = new Thread(() -> {
                try {
                    Requests.get(client, server.uri()).call();
                } catch (IOException stopped) {
                    end.complete(Thread.currentThread().isInterrupted());
                }
            });
            caller.start();
            await().until(() -> server.connections() == 1);
            caller.interrupt();
            assertThat(end.get(5, TimeUnit.SECONDS)).as("still interrupted").isTrue();
        }
    }

    @Test
    void doesNotWaitForEverForAServerThatReadsNoMore() {
        Timeouts hurried = new Timeouts(LONG, LONG, Duration.ofMillis(300), LONG, LONG, LONG);
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.say(GO_ON);
                    talk.standStill();
                });
                SdkHttpClient client = client(hurried)) {
            assertThatThrownBy(() -> Requests.put(client, server.uri(), LARGE).call())
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n\r\n",
            })
    void refusesWhatIsNoAnswer(String answer) {
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.say(answer);
                });
                SdkHttpClient client = client(PATIENT)) {
            assertThatThrownBy(() ->
                            Requests.body(Requests.get(client, server.uri()).call()))
                    .isInstanceOf(IOException.class);
        }
    }

    /** The portable transport takes these for whole: the JDK does not compare a length with what came. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello",
            })
    void neverTakesAPieceForTheWhole(String answer) {
        refusesWhatIsNoAnswer(answer);
    }

    /** Without TLS's own goodbye somebody in between could cut an answer that has no length. */
    @Test
    void neverTakesAHalfClosedConnectionForTheEndOfAnEncryptedAnswer() {
        try (ScriptedServer server = new ScriptedServer(Optional.of(TLS), talk -> {
                    talk.hearHead();
                    talk.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhel");
                    talk.socket().shutdownOutput();
                    talk.standStill();
                });
                SdkHttpClient client = client(PATIENT)) {
            assertThatThrownBy(() ->
                            Requests.body(Requests.get(client, server.uri()).call()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesAnEndlessHead() {
        try (ScriptedServer server = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.say("HTTP/1.1 200 OK\r\n");
                    while (true) {
                        talk.say("X-Header: " + "x".repeat(1_000) + "\r\n");
                    }
                });
                SdkHttpClient client = client(PATIENT)) {
            assertThatThrownBy(() -> Requests.get(client, server.uri()).call())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("too long");
        }
    }

    @Test
    void goesThroughAProxyThatSeesNothing() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(Optional.of(TLS), talk -> {
                    talk.hearHead();
                    talk.say(OK);
                });
                ScriptedServer proxy = new ScriptedServer(talk -> {
                    asked.complete(talk.hearHead());
                    talk.say("HTTP/1.1 200 Connection established\r\n\r\n");
                    relay(talk, server.port());
                });
                SdkHttpClient client = client(PATIENT, proxies(proxy.port(), Optional.of("user:pass word")))) {
            assertThat(Requests.body(Requests.get(client, server.uri()).call())).isEqualTo("hello");
            assertThat(asked.get(1, TimeUnit.SECONDS))
                    .startsWith("CONNECT 127.0.0.1:" + server.port() + " HTTP/1.1\r\n")
                    .contains("Proxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ=\r\n");
        }
    }

    private static void relay(ScriptedServer.Talk talk, int port) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread answers = new Thread(() -> {
                try (InputStream in = server.getInputStream()) {
                    in.transferTo(talk.out());
                } catch (IOException gone) {
                    // The test is over.
                }
            });
            answers.setDaemon(true);
            answers.start();
            talk.in().transferTo(server.getOutputStream());
        }
    }

    @Test
    void saysThatTheProxyRefuses() {
        try (ScriptedServer proxy = new ScriptedServer(talk -> {
                    talk.hearHead();
                    talk.say("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
                });
                SdkHttpClient client = client(PATIENT, proxies(proxy.port(), Optional.empty()))) {
            assertThatThrownBy(() -> Requests.get(client, URI.create("https://s3.example/k"))
                            .call())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("407");
        }
    }

    @Test
    void handsPlainRequestsToTheProxy() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        try (ScriptedServer proxy = new ScriptedServer(talk -> {
                    asked.complete(talk.hearHead());
                    talk.say(OK);
                });
                SdkHttpClient client = client(PATIENT, proxies(proxy.port(), Optional.empty()))) {
            Requests.get(client, URI.create("http://s3.example/k?a=b")).call();
            assertThat(asked.get(1, TimeUnit.SECONDS)).startsWith("GET http://s3.example:80/k?a=b HTTP/1.1\r\n");
        }
    }

    @Test
    void leavesOutTheProxyForExemptHosts() {
        Proxies proxies = proxies(1, Optional.empty());
        assertThat(route(proxies, "https://s3.example/k").proxy())
                .contains(new Proxy("127.0.0.1", 1, Optional.empty()));
        assertThat(route(proxies, "https://bucket.inside.example/k").proxy()).isEmpty();
    }

    private static Route route(Proxies proxies, String uri) {
        return proxies.route(SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create(uri))
                .build());
    }

    private static Proxies proxies(int port, Optional<String> user) {
        return new Proxies(scheme -> Optional.of(new Settings(port, user)));
    }

    private record Settings(int port, Optional<String> user) implements ProxyConfigProvider {
        @Override
        public Optional<String> userName() {
            return user.map(both -> both.split(":", -1)[0]);
        }

        @Override
        public Optional<String> password() {
            return user.map(both -> both.split(":", -1)[1]);
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public Set<String> nonProxyHosts() {
            return Set.of(".*?.inside.example");
        }
    }

    private static ScriptedServer answering() {
        return new ScriptedServer(talk -> {
            while (!talk.hearHead().isEmpty()) {
                talk.say(OK);
            }
        });
    }

    private SdkHttpClient client(Timeouts timeouts) {
        return client(timeouts, new Proxies(scheme -> Optional.empty()));
    }

    private SdkHttpClient client(Timeouts timeouts, Proxies proxies) {
        return new FastHttpClient(FastHttpClient.tls(TLS.trust()), proxies, timeouts, now::get);
    }
}
