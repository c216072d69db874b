package io.brewmaster.finalizer.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.testkit.notice.WebhookReceiver;
import io.brewmaster.testkit.notice.WebhookReceiver.Reply;
import io.brewmaster.testkit.notice.WebhookReceiver.Request;
import io.brewmaster.testkit.tls.CertificateKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real receiver over TLS. */
class WebhookTest {
    private static final String HOST = "hooks.example.com";
    private static final String PATH = "/T0KEN-in-a-path?and=T0KEN";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private WebhookReceiver receiver = WebhookReceiver.start(CertificateKind.VALID, HOST);
    private final List<String> asked = new ArrayList<>();
    private final Notice notice = Notice.of(
            new Notice.Sender("p", "e", "recordings"),
            new Arrival("s1", "weekly", "recordings/weekly.mp4", 17, new Crc32c(4711), Map.of("version", 1)),
            NOW);

    @AfterEach
    void close() {
        receiver.close();
    }

    private Webhook webhook(Duration limit) {
        return webhook("https://" + HOST + ":" + receiver.port() + PATH, this::loopback, LOOPBACK, receiver, limit);
    }

    private static Webhook webhook(
            String url, Names names, List<String> allowed, WebhookReceiver trusted, Duration limit) {
        SSLSocketFactory tls = trusted.tls().clients();
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        return new Webhook(URI.create(url), SECRET, names, new Destinations(allowed), tls, clock, limit);
    }

    private List<InetAddress> loopback(String host) {
        asked.add(host);
        return List.of(InetAddress.getLoopbackAddress());
    }

    private void tell() throws NotToldException, InterruptedException {
        webhook(LIMIT).tell(notice, "{\"ö\":1}");
    }

    private NotToldException failure() {
        NotToldException failure = catchThrowableOfType(NotToldException.class, this::tell);
        assertThat(failure).hasMessageContaining(HOST);
        assertThat(failure.reason()).doesNotContain("T0KEN").doesNotContain("MfKQ9");
        return failure;
    }

    @Test
    void postsWhatIsToBeToldToTheAddressThatWasChecked() throws Exception {
        tell();
        Request request = receiver.requests().get(0);
        assertThat(request.path()).isEqualTo(PATH);
        assertThat(request.serverName()).isEqualTo(HOST);
        assertThat(request.header("host")).isEqualTo(HOST + ":" + receiver.port());
        assertThat(request.header("content-type")).isEqualTo("application/json");
        assertThat(request.header("webhook-id")).isEqualTo(notice.id());
        assertThat(request.header("webhook-timestamp")).isEqualTo(String.valueOf(NOW.getEpochSecond()));
        assertThat(request.body()).isEqualTo("{\"ö\":1}");
        assertThat(receiver.ids()).containsExactly(notice.id());
        assertThat(asked)
                .as("a name that is asked for twice may lead elsewhere")
                .containsExactly(HOST);
    }

    @Test
    void leavesWhatTheReceiverAnswersToTheNextAttempt() {
        receiver.next(Reply.of(500)).next(Reply.of(401)).next(Reply.of(404));
        assertThat(failure()).hasMessageContaining("answers 500");
        assertThat(failure()).hasMessageContaining("answers 401");
        assertThat(failure().asked()).isEmpty();
    }

    @Test
    void heedsHowLongTheReceiverWantsToBeLeftAlone() {
        receiver.next(Reply.of(429, "Retry-After", "120"))
                .next(Reply.of(503, "Retry-After", "Mon, 4 May 2026 10:10:00 GMT"))
                .next(Reply.of(429, "Retry-After", "soon"));
        assertThat(failure().asked()).contains(Duration.ofMinutes(2));
        assertThat(failure().asked()).contains(Duration.ofMinutes(10));
        assertThat(failure().asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirection(int status) {
        try (WebhookReceiver other = WebhookReceiver.start(CertificateKind.VALID, "127.0.0.1")) {
            receiver.next(Reply.of(status, "Location", "https://127.0.0.1:" + other.port() + "/latest/meta-data"));
            assertThat(failure()).hasMessageContaining("answers " + status);
            assertThat(other.requests()).isEmpty();
        }
        assertThat(receiver.requests()).hasSize(1);
        assertThat(receiver.ids()).isEmpty();
    }

    @Test
    void takesACutConnectionForNoConfirmation() {
        receiver.next(Reply.cut());
        assertThat(failure()).hasMessageContaining("without an answer");
    }

    @Test
    void waitsForNoAnswerForEver() {
        receiver.next(Reply.silence());
        Webhook impatient = webhook(Duration.ofSeconds(2));
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> impatient.tell(notice, "{}"))
                .withMessageContaining("no answer within 2 s");
    }

    @Test
    void waitsForNoHandshakeForEver() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Webhook webhook = webhook(
                    "https://" + HOST + ":" + silent.getLocalPort(),
                    this::loopback,
                    LOOPBACK,
                    receiver,
                    Duration.ofSeconds(1));
            assertThatExceptionOfType(NotToldException.class)
                    .isThrownBy(() -> webhook.tell(notice, "{}"))
                    .withMessageContaining("no answer within 1 s");
        }
    }

    @Test
    void waitsForNoNameForEver() {
        Names stuck = host -> {
            try {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
            return List.of();
        };
        Webhook webhook = webhook("https://" + HOST + "/", stuck, LOOPBACK, receiver, Duration.ofSeconds(1));
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> webhook.tell(notice, "{}"))
                .withMessageContaining("no answer within 1 s");
    }

    @ParameterizedTest
    @EnumSource(names = {"EXPIRED", "WRONG_HOST"})
    void believesNoCertificateThatIsNotTheHosts(CertificateKind kind) {
        receiver.close();
        receiver = WebhookReceiver.start(kind, HOST);
        assertThat(failure()).hasMessageContaining("TLS");
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void believesNoAuthorityThatIsNotTrusted() {
        try (WebhookReceiver stranger = WebhookReceiver.start(CertificateKind.VALID, HOST)) {
            Webhook webhook =
                    webhook("https://" + HOST + ":" + receiver.port() + "/", this::loopback, LOOPBACK, stranger, LIMIT);
            assertThatExceptionOfType(NotToldException.class)
                    .isThrownBy(() -> webhook.tell(notice, "{}"))
                    .withMessageContaining("TLS");
            assertThat(receiver.requests()).isEmpty();
        }
    }

    /** A name of somebody else's that leads into the recorder's own network. */
    @Test
    void connectsToNothingThatIsNotPublic() {
        Webhook webhook = webhook(
                "https://" + HOST + ":" + receiver.port() + PATH,
                this::loopback,
                List.of("10.0.0.0/8"),
                receiver,
                LIMIT);
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> webhook.tell(notice, "{}"))
                .withMessageContaining("leads to 127.0.0.1, which is not public")
                .withMessageNotContaining("T0KEN");
        assertThat(receiver.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "2130706433", "0x7f000001", "localhost", "169.254.169.254"})
    void connectsToNoAddressThatIsNotPublicHoweverItIsWritten(String host) {
        Webhook webhook = webhook(
                "https://" + host + ":" + receiver.port() + "/", Names.ofTheSystem(), List.of(), receiver, LIMIT);
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> webhook.tell(notice, "{}"))
                .withMessageContainingAll("cannot reach");
        assertThat(receiver.requests()).isEmpty();
    }

    /** Of several addresses only those that may be are tried; one that is checked is not asked for again. */
    @Test
    void leavesOutTheAddressesThatAreNotPublic() throws Exception {
        Names several = host -> List.of(InetAddress.getByName("10.0.0.1"), InetAddress.getLoopbackAddress());
        webhook("https://" + HOST + ":" + receiver.port() + "/", several, LOOPBACK, receiver, LIMIT)
                .tell(notice, "{}");
        assertThat(receiver.ids()).hasSize(1);
    }

    @Test
    void triesTheNextAddressWhenOneDoesNotAnswer() throws Exception {
        Names several = host -> List.of(InetAddress.getByName("127.0.0.99"), InetAddress.getLoopbackAddress());
        webhook("https://" + HOST + ":" + receiver.port() + "/", several, LOOPBACK, receiver, LIMIT)
                .tell(notice, "{}");
        assertThat(receiver.ids()).hasSize(1);
    }

    @Test
    void saysWhenAHostIsUnknown() {
        Names none = host -> {
            throw new UnknownHostException(host);
        };
        Webhook webhook = webhook("https://" + HOST + "/", none, List.of(), receiver, LIMIT);
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(() -> webhook.tell(notice, "{}"))
                .withMessage("cannot reach " + HOST + ": unknown host")
                .satisfies(failure -> assertThat(failure.asked()).isEqualTo(Optional.empty()));
    }
}
