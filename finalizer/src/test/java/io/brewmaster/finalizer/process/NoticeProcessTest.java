package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.Members;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.SampleRecording;
import io.brewmaster.testkit.notice.WebhookReceiver;
import io.brewmaster.testkit.notice.WebhookReceiver.Reply;
import io.brewmaster.testkit.notice.WebhookReceiver.Request;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.StrictS3;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real jar and a real receiver over TLS: who is told of what, whatever the receiver does and whoever is killed. */
class NoticeProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final String FOLDER = "recordings/2026/05/04/weekly/";
    private static final String TOKEN = "T0KEN-0f-the-path";
    private static final String SECRET_BYTES = "bmljZSB3ZWF0aGVyIGluIHRoZSBtb3VudGFpbnM=";
    private static final String SECRET = "whsec_" + SECRET_BYTES;

    private final StrictS3 s3 = StrictS3.start();
    private final WebhookReceiver receiver = WebhookReceiver.start(CertificateKind.VALID, "localhost");

    @TempDir
    private Path recordings;

    @TempDir
    private Path trusted;

    @BeforeEach
    void prepare() {
        s3.createBucket(Finalizer.BUCKET);
        receiver.tls().writeTrustStore(trusted.resolve("trust.p12"));
    }

    @AfterEach
    void stop() {
        receiver.close();
        s3.close();
    }

    private Finalizer finalizer() {
        return new Finalizer(recordings)
                .to(s3)
                .with("BREWMASTER_RUN", recordings.resolve("run").toString())
                .with("JITSI_NOTIFY_WEBHOOK_URL", "https://localhost:" + receiver.port() + "/" + TOKEN)
                .with("JITSI_NOTIFY_WEBHOOK_SECRET", SECRET)
                .with("JITSI_NOTIFY_PRIVATE_NETWORKS", "127.0.0.0/8, ::1/128")
                .with(
                        "JAVA_TOOL_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + trusted.resolve("trust.p12")
                                + " -Djavax.net.ssl.trustStorePassword=" + ServerTls.STORE_PASSWORD);
    }

    private JibriSession sample(String id) throws IOException {
        JibriSession session = JibriSession.create(recordings, id, "weekly", STARTED);
        SampleRecording.copyTo(session.media());
        session.writeMetadata("https://meet.example.com/weekly");
        return session;
    }

    private void assertDelivered(JibriSession session, String id) {
        assertThat(s3.bucket(Finalizer.BUCKET).keys())
                .contains(
                        FOLDER + id + "/metadata.json",
                        FOLDER + id + "/recording.json",
                        FOLDER + id + "/weekly_2026-05-04-09-30-00.mp4");
        assertThat(session.directory()).doesNotExist();
    }

    private List<Path> pending() throws IOException {
        Path folder = recordings.resolve(".brewmaster/notices/webhook");
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** By the words of Standard Webhooks, with nothing of the finalizer's. */
    private static String signed(Request request) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET_BYTES), "HmacSHA256"));
        String content =
                request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void tellsOfARecordingWithItsManifestAndALink() throws Exception {
        JibriSession session = sample("s1");
        Finalizer.Result result = finalizer()
                .with("JITSI_RECORDING_LINK_TTL", "1 h")
                .with("JITSI_LOG_LEVEL", "debug")
                .finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertDelivered(session, "s1");

        Request request = receiver.requests().get(0);
        assertThat(request.header("webhook-signature")).isEqualTo(signed(request));
        assertThat(request.path()).isEqualTo("/" + TOKEN);
        Members told = Members.parse(request.body());
        assertThat(told.text("type")).isEqualTo("recording.completed");
        assertThat(told.text("id")).isEqualTo(request.header("webhook-id"));
        assertThat(told.text("bucket")).isEqualTo(Finalizer.BUCKET);
        assertThat(told.text("key")).isEqualTo(FOLDER + "s1/weekly_2026-05-04-09-30-00.mp4");
        assertThat(told.members("manifest").asMap())
                .isEqualTo(Json.parseObject(new String(
                        s3.client()
                                .getObjectAsBytes(
                                        get -> get.bucket(Finalizer.BUCKET).key(FOLDER + "s1/recording.json"))
                                .asByteArray(),
                        StandardCharsets.UTF_8)));
        Members link = told.members("link");
        assertThat(link.text("url")).contains("X-Amz-Expires=3600", "X-Amz-Signature=");
        assertThat(Instant.parse(link.text("expires")))
                .isBetween(Instant.now().plusSeconds(3_400), Instant.now().plusSeconds(3_600));
        assertThat(pending()).isEmpty();

        assertThat(result.output())
                .contains("told of a recording")
                .doesNotContain(TOKEN)
                .doesNotContain(SECRET_BYTES)
                .doesNotContain("X-Amz-Signature=");
    }

    @Test
    void isVerifiedByTheScriptOfTheDocument() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "there is no openssl here");
        finalizer().finish(sample("s1").directory());
        Request request = receiver.requests().get(0);
        Path body = Files.writeString(trusted.resolve("body"), request.body());
        assertThat(verified(request, body)).isTrue();
        Files.writeString(body, request.body().replace("weekly", "monthly"));
        assertThat(verified(request, body)).isFalse();
    }

    private boolean verified(Request request, Path body) throws Exception {
        String document = Files.readString(Path.of("..", "docs", "RECORDINGS.md"));
        String script = document.split("<!-- /?verify-webhook -->", -1)[1].replaceAll("(?m)^    ", "");
        ProcessBuilder shell = new ProcessBuilder("sh", "-eu", "-c", script);
        shell.environment().put("SECRET", SECRET);
        shell.environment().put("ID", request.header("webhook-id"));
        shell.environment().put("TIMESTAMP", request.header("webhook-timestamp"));
        shell.environment().put("SIGNATURE", request.header("webhook-signature"));
        shell.environment().put("BODY", body.toString());
        Process process = shell.redirectErrorStream(true).start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() == 0;
    }

    @Test
    void deliversWhenNobodyListensAndTellsLater() throws Exception {
        receiver.always(Reply.of(500));
        JibriSession session = sample("s1");
        Finalizer.Result result = finalizer().finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertDelivered(session, "s1");
        assertThat(receiver.requests()).as("finish tries once").hasSize(1);
        assertThat(pending()).hasSize(1);
        assertThat(result.output()).contains("answers 500").doesNotContain(TOKEN);

        receiver.always(Reply.of(204));
        try (ProgramProcess unusedWatcher = finalizer().start("watch")) {
            await().atMost(Finalizer.PATIENCE).until(() -> pending().isEmpty());
        }
        assertThat(receiver.ids()).hasSize(1);
        assertThat(idsOfAll()).hasSize(1);
    }

    private List<String> idsOfAll() {
        return receiver.requests().stream()
                .map(request -> request.header("webhook-id"))
                .distinct()
                .toList();
    }

    /** Killed when all is delivered and the receiver has not confirmed: nothing is told twice under two ids, or never. */
    @Test
    void tellsAfterAKillBetweenDeliveryAndNotice() throws Exception {
        receiver.always(Reply.silence());
        JibriSession session = sample("s1");
        try (ProgramProcess finish = finalizer().startFinish(session.directory())) {
            await().atMost(Finalizer.PATIENCE).until(() -> !receiver.requests().isEmpty());
            finish.kill();
            finish.awaitExit(Finalizer.PATIENCE);
        }
        assertDelivered(session, "s1");
        assertThat(receiver.ids()).isEmpty();

        receiver.always(Reply.of(200));
        try (ProgramProcess unusedWatcher = finalizer().start("watch")) {
            await().atMost(Finalizer.PATIENCE).until(() -> pending().isEmpty());
        }
        assertThat(receiver.ids()).hasSize(1);
        assertThat(idsOfAll()).hasSize(1);
        assertThat(s3.bucket(Finalizer.BUCKET).keys()).hasSize(3);
    }

    /** The recording is delivered: a signal that comes while somebody is told must not say otherwise. */
    @Test
    void saysThatItIsDeliveredWhenItIsStoppedWhileItTells() throws Exception {
        receiver.always(Reply.silence());
        JibriSession session = sample("s1");
        try (ProgramProcess finish = finalizer().startFinish(session.directory())) {
            await().atMost(Finalizer.PATIENCE).until(() -> !receiver.requests().isEmpty());
            finish.terminate();
            Finalizer.Result result = Finalizer.end(finish);
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.output()).contains("what is to be told is noted").doesNotContain("RecordingFailed");
        }
        assertDelivered(session, "s1");
        assertThat(pending()).hasSize(1);
    }

    @Test
    void theWatcherDeliversTheNextWhileTheReceiverIsSilent() throws Exception {
        receiver.always(Reply.silence());
        try (ProgramProcess watcher = finalizer().start("watch")) {
            watcher.awaitStderr(line -> line.contains("watching"), Finalizer.PATIENCE);
            for (String id : List.of("s1", "s2", "s3")) {
                JibriSession session = sample(id);
                Finalizer.Result result =
                        finalizer().call("finish", session.directory().toString());
                assertThat(result.exit()).as(result.output()).isZero();
                assertDelivered(session, id);
            }
            assertThat(receiver.ids()).isEmpty();
            receiver.always(Reply.of(204));
            await().atMost(Finalizer.PATIENCE).until(() -> receiver.ids().size() == 3);
            await().atMost(Finalizer.PATIENCE).until(() -> pending().isEmpty());
        }
        assertThat(idsOfAll()).hasSize(3);
    }

    /** The disk on which a notice is noted may go with the container. */
    @Test
    void theWatcherTellsOfTheLastOneBeforeItIsGone() throws Exception {
        JibriSession session = sample("s1");
        try (ProgramProcess watcher =
                finalizer().with("JITSI_STOP_TIMEOUT", "40").start("watch")) {
            watcher.awaitStderr(line -> line.contains("watching"), Finalizer.PATIENCE);
            watcher.terminate();
            assertThat(watcher.awaitExit(Finalizer.PATIENCE)).isZero();
        }
        assertDelivered(session, "s1");
        assertThat(receiver.ids()).hasSize(1);
        assertThat(pending()).isEmpty();
    }

    @Test
    void goesNowhereThatIsNotPublic() throws Exception {
        JibriSession session = sample("s1");
        Finalizer.Result result =
                finalizer().without("JITSI_NOTIFY_PRIVATE_NETWORKS").finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertDelivered(session, "s1");
        assertThat(result.output()).contains("which is not public").doesNotContain(TOKEN);
        assertThat(receiver.requests()).isEmpty();
        assertThat(pending()).hasSize(1);
    }

    @Test
    void asksForTheSecretBeforeAnythingIsDone() throws Exception {
        JibriSession session = sample("s1");
        Finalizer.Result result =
                finalizer().without("JITSI_NOTIFY_WEBHOOK_SECRET").finish(session.directory());
        assertThat(result.exit()).isEqualTo(78);
        assertThat(result.output()).contains("JITSI_NOTIFY_WEBHOOK_SECRET").doesNotContain(TOKEN);
        assertThat(session.media()).exists();
    }

    @Test
    void explainsItsSettingsWithoutShowingThem() throws Exception {
        Finalizer.Result result = finalizer().call("--explain-config");
        assertThat(result.stdoutText()).contains("notify.webhook_url").doesNotContain(TOKEN, SECRET_BYTES);
    }
}
