package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.SampleRecording;
import io.brewmaster.testkit.s3.NullS3;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real jar with what it should not be given: one clear line, the documented exit code, and nothing lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);

    private final NullS3 s3 = NullS3.start();

    @TempDir
    private Path recordings;

    @BeforeAll
    void makeBucket() {
        s3.createBucket(Finalizer.BUCKET);
    }

    @AfterAll
    void stop() {
        s3.close();
    }

    @Test
    void explainsItsUsage() throws InterruptedException {
        for (String[] arguments :
                new String[][] {{}, {"finish"}, {"finish", "a", "b"}, {"deliver", "x"}, {"--nonsense"}}) {
            Finalizer.Result result = new Finalizer(recordings).call(arguments);
            assertThat(result.exit()).isEqualTo(64);
            assertThat(result.stderr().get(0)).startsWith("Usage: finalizer watch");
        }
    }

    @Test
    void namesAMissingBucket() throws InterruptedException {
        JibriSession session = sample("nobucket");
        Finalizer.Result result =
                finalizer().with("JITSI_RECORDING_BUCKET", "no-such-bucket").finish(session.directory());
        assertKept(result, 78, session, "the bucket no-such-bucket does not exist: create it");
    }

    @Test
    void saysThatNoBucketIsSet() throws InterruptedException {
        JibriSession session = sample("unset");
        Finalizer.Result result = finalizer().without("JITSI_RECORDING_BUCKET").finish(session.directory());
        assertKept(result, 78, session, "JITSI_RECORDING_BUCKET");
    }

    @Test
    void namesTheMissingPermission() throws IOException, InterruptedException {
        JibriSession session = sample("forbidden");
        HttpServer denying = answering(
                403,
                "<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::111122223333:assumed-role/jibri/x is not authorized"
                        + " to perform: s3:PutObject on resource: \"arn:aws:s3:::recordings/recordings/2026\" because no"
                        + " identity-based policy allows the s3:PutObject action</Message></Error>");
        Finalizer.Result result = finalizer()
                .with("JITSI_AWS_ENDPOINT", endpoint(denying).toString())
                .finish(session.directory());
        denying.stop(0);
        assertKept(result, 78, session, "no permission: allow s3:PutObject on arn:aws:s3:::recordings/recordings/2026");
    }

    @Test
    void namesTheRegionOfTheBucket() throws IOException, InterruptedException {
        JibriSession session = sample("region");
        HttpServer elsewhere =
                answering(301, "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>");
        Finalizer.Result result = finalizer()
                .with("JITSI_AWS_ENDPOINT", endpoint(elsewhere).toString())
                .finish(session.directory());
        elsewhere.stop(0);
        assertKept(result, 78, session, "set JITSI_AWS_REGION=eu-north-1");
    }

    @Test
    void saysThatThereAreNoCredentials() throws InterruptedException {
        JibriSession session = sample("nobody");
        Finalizer.Result result = finalizer()
                .without("AWS_ACCESS_KEY_ID")
                .without("AWS_SECRET_ACCESS_KEY")
                .finish(session.directory());
        assertKept(result, 78, session, "no AWS credentials");
    }

    @Test
    void keepsTheFilesWhenTheServerStaysAway() throws InterruptedException {
        JibriSession session = sample("away");
        Finalizer.Result result = finalizer()
                .with("JITSI_AWS_ENDPOINT", "http://127.0.0.1:1")
                .with("JITSI_RECORDING_FINISH_TIMEOUT", "3 s")
                .finish(session.directory());
        assertKept(result, 75, session, "Connection refused");
    }

    @Test
    void quarantinesWhatIsNoMp4() throws IOException, InterruptedException {
        JibriSession session = JibriSession.create(recordings, "nomp4", "weekly", STARTED);
        Files.writeString(session.media(), "this is no recording at all");
        session.writeMetadata("https://meet.example.com/weekly");
        Finalizer.Result result = finalizer().finish(session.directory());
        assertQuarantined(
                result, "nomp4", "no mp4", session.media().getFileName().toString(), "metadata.json");
        assertThat(session.directory()).doesNotExist();
        assertThat(result.stdout()).hasSize(1);
        assertThat(result.stdout().get(0)).contains("\"RecordingsQuarantined\":1");
    }

    @Test
    void quarantinesMetadataOnItsOwn() throws IOException, InterruptedException {
        JibriSession session = JibriSession.create(recordings, "metaonly", "weekly", STARTED);
        session.writeMetadata("https://meet.example.com/weekly");
        assertQuarantined(finalizer().finish(session.directory()), "metaonly", "metadata.json only", "metadata.json");
    }

    @Test
    void quarantinesAnEmptyDirectory() throws IOException, InterruptedException {
        JibriSession session = JibriSession.create(recordings, "empty", "weekly", STARTED);
        assertQuarantined(finalizer().finish(session.directory()), "empty", "it is empty");
    }

    @Test
    void saysThatADirectoryDoesNotExist() throws InterruptedException {
        Finalizer.Result result = finalizer().finish(recordings.resolve("nowhere"));
        assertThat(result.exit()).isEqualTo(65);
        assertThat(problem(result)).contains("nowhere does not exist");
    }

    @Test
    void deliversTheRecordingBesideWhatIsNone() throws IOException, InterruptedException {
        JibriSession session = sample("mixed");
        Files.writeString(session.directory().resolve("notes.txt"), "not mine");
        Finalizer.Result result = finalizer().finish(session.directory());
        assertQuarantined(result, "mixed", "notes.txt is no mp4", "notes.txt");
        assertThat(s3.bucket(Finalizer.BUCKET).keys())
                .contains("recordings/2026/05/04/weekly/mixed/weekly_2026-05-04-09-30-00.mp4");
        assertThat(session.directory()).doesNotExist();
    }

    @Test
    void refusesTheDirectoryOfAllRecordingsAndWhatHoldsSessions() throws IOException, InterruptedException {
        Path folder = recordings.resolve("folder");
        JibriSession session = JibriSession.create(folder, "inner", "weekly", STARTED);
        SampleRecording.copyTo(session.media());
        for (Path wrong : List.of(recordings, folder, recordings.getRoot(), session.media())) {
            Finalizer.Result result = finalizer().finish(wrong);
            assertThat(result.exit()).as(result.output()).isEqualTo(64);
            assertThat(problem(result)).contains(wrong.toString());
            assertThat(session.media()).exists();
        }
    }

    @Test
    void deliversWithoutMetadataThatIsNoJsonAndKeepsItAside() throws IOException, InterruptedException {
        JibriSession session = sample("badmeta");
        Files.writeString(session.metadata(), "{\"token\": \"" + JibriSession.SECRET_TOKEN + "\", oops");
        Finalizer.Result result = finalizer().finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).doesNotContain(JibriSession.SECRET_TOKEN);
        String manifest = new String(
                s3.bucket(Finalizer.BUCKET).bytes("recordings/2026/05/04/weekly/badmeta/recording.json"),
                StandardCharsets.UTF_8);
        assertThat(manifest).contains("not valid JSON").doesNotContain(JibriSession.SECRET_TOKEN);
        assertThat(quarantined("badmeta")).containsExactly("metadata.json", "quarantine.json");
    }

    @Test
    void deliversNamesThatAreAsLongAsTheyCanBe() throws InterruptedException {
        String id = "s".repeat(255);
        JibriSession session = JibriSession.create(recordings, id, "r".repeat(300), STARTED);
        SampleRecording.copyTo(session.media());
        Finalizer.Result result = finalizer().finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(s3.bucket(Finalizer.BUCKET).keys()).anyMatch(key -> key.contains("/ssssssssss"));
        assertThat(finalizer().finish(session.directory()).output()).contains("already delivered");
    }

    @Test
    void reportsAnUnreadableConfiguration() throws IOException, InterruptedException {
        Path config = Files.writeString(recordings.resolve("config.json"), "{ this is not");
        JibriSession session = sample("config");
        Finalizer.Result result =
                finalizer().with("JITSI_CONFIG", config.toString()).finish(session.directory());
        assertThat(result.exit()).isEqualTo(78);
        assertThat(result.stderr()).hasSize(1);
        assertThat(result.stderr().get(0)).contains("config.json");
        assertThat(session.media()).exists();
        Files.delete(config);
    }

    @Test
    void refusesAKeyForAnEncryptionThatHasNone() throws InterruptedException {
        JibriSession session = sample("kms");
        Finalizer.Result result =
                finalizer().with("JITSI_RECORDING_KMS_KEY", "alias/jitsi").finish(session.directory());
        assertThat(result.exit()).isEqualTo(78);
        assertThat(problem(result)).contains("recording.kms_key");
        assertThat(session.media()).exists();
    }

    @Test
    void answersWithoutAnyWork() throws InterruptedException {
        assertThat(finalizer().call("--help").stdoutText()).contains("Exit codes");
        assertThat(finalizer().call("--version").stdoutText()).startsWith("finalizer 0.");
        Finalizer.Result explained = finalizer().call("--explain-config");
        assertThat(explained.exit()).isZero();
        assertThat(explained.stdoutText()).contains("recording.bucket").contains("JITSI_RECORDING_BUCKET");
    }

    private Finalizer finalizer() {
        return new Finalizer(recordings).to(s3);
    }

    private JibriSession sample(String id) {
        JibriSession session = JibriSession.create(recordings, id, "weekly", STARTED);
        SampleRecording.copyTo(session.media());
        session.writeMetadata("https://meet.example.com/weekly", "Ada");
        return session;
    }

    private static void assertKept(Finalizer.Result result, int exit, JibriSession session, String problem) {
        assertThat(result.exit()).as(result.output()).isEqualTo(exit);
        assertThat(problem(result)).contains(problem);
        assertThat(session.media()).exists();
        assertThat(result.stdout()).hasSize(1);
        assertThat(result.stdout().get(0)).contains("\"RecordingFailed\":1");
    }

    private void assertQuarantined(Finalizer.Result result, String session, String problem, String... files)
            throws IOException {
        assertThat(result.exit()).as(result.output()).isEqualTo(65);
        assertThat(problem(result)).contains(problem);
        assertThat(quarantined(session))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(Stream.of(files), Stream.of("quarantine.json"))
                        .toList());
    }

    private List<String> quarantined(String session) throws IOException {
        try (Stream<Path> sessions =
                Files.list(recordings.resolve(".brewmaster").resolve("quarantine"))) {
            Path place = sessions.filter(path -> path.getFileName().toString().startsWith(session + "-"))
                    .findFirst()
                    .orElseThrow();
            try (Stream<Path> files = Files.list(place)) {
                return files.map(path -> path.getFileName().toString()).sorted().toList();
            }
        }
    }

    /** The one line of an error. */
    private static String problem(Finalizer.Result result) {
        List<String> errors = result.stderr().stream()
                .filter(line -> line.contains("\"level\":\"error\""))
                .toList();
        assertThat(errors).as(result.output()).hasSize(1);
        return errors.get(0).replace("\\\"", "\"");
    }

    private static HttpServer answering(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("x-amz-bucket-region", "eu-north-1");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private static URI endpoint(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
