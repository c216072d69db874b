package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.core.json.Json;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.media.SampleRecording;
import io.brewmaster.testkit.net.ChaosProxy;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Mock;
import io.brewmaster.testkit.s3.S3Proxy;
import io.brewmaster.testkit.s3.S3Server;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} as a real process, on servers in processes of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final String ROOM = "recordings/2026/05/04/weekly/";
    private static final String FILE = "weekly_2026-05-04-09-30-00.mp4";

    private final S3Server s3 = S3Proxy.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void emptyBucket() {
        s3.createBucket(Finalizer.BUCKET);
        bucket().keys().forEach(this::delete);
    }

    @AfterAll
    void stop() {
        s3.close();
    }

    private Finalizer finalizer(S3Server server) {
        return new Finalizer(directory.resolve("recorder")).to(server);
    }

    private Finalizer.Result call(String... arguments) throws InterruptedException {
        return finalizer(s3).call(arguments);
    }

    @Test
    void findsWhatWasDeliveredInOrder() throws IOException, InterruptedException {
        findsInOrder(s3);
        try (S3Server mock = S3Mock.start()) {
            mock.createBucket(Finalizer.BUCKET);
            findsInOrder(mock);
        }
    }

    private void findsInOrder(S3Server server) throws IOException, InterruptedException {
        deliver(server, "s1", "s2");
        String one = "ok                " + ROOM + "s1/" + FILE;
        String other = "ok                " + ROOM + "s2/" + FILE;
        String[] same = {ROOM + "s1/" + FILE, ROOM + "s1/recording.json", ROOM + "s1", ROOM + "s1/"};
        Finalizer.Result result = finalizer(server).call("verify", same[0], same[1], same[2], same[3], "recordings");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdout()).containsExactly(one, one, one, one, one, other, "6 ok; 21.0 MB read");
    }

    @Test
    void tellsEachKindOfDamageApart() throws IOException, InterruptedException {
        deliver(s3, "changed", "shorter", "gone", "unnamed", "garbled", "fine", "bare");
        byte[] bytes = bucket().bytes(ROOM + "fine/" + FILE);
        byte[] changed = bytes.clone();
        changed[changed.length - 17] ^= 1;
        bucket().put(ROOM + "changed/" + FILE, changed);
        bucket().put(ROOM + "shorter/" + FILE, Arrays.copyOf(bytes, bytes.length - 1));
        delete(ROOM + "gone/" + FILE);
        delete(ROOM + "unnamed/recording.json");
        delete(ROOM + "bare/metadata.json");
        bucket().put(ROOM + "garbled/recording.json", "{\"key\": 17}".getBytes(StandardCharsets.UTF_8));

        Finalizer.Result result = call("verify", "recordings/2026");

        assertThat(result.exit()).as(result.output()).isEqualTo(65);
        assertThat(line(result, "changed/" + FILE))
                .startsWith("differs  ")
                .contains(": its checksum is ", "says " + bytes.length);
        assertThat(line(result, "shorter/" + FILE))
                .startsWith("differs  ")
                .contains(": it has " + (bytes.length - 1) + " bytes, " + ROOM + "shorter/recording.json says "
                        + bytes.length);
        assertThat(line(result, "gone/" + FILE)).startsWith("object missing  ");
        assertThat(line(result, "unnamed/" + FILE)).startsWith("manifest missing  ");
        assertThat(line(result, "garbled/recording.json"))
                .startsWith("differs  ")
                .contains("it is no manifest");
        assertThat(line(result, "garbled/" + FILE)).startsWith("manifest missing  ");
        assertThat(line(result, "fine/" + FILE)).startsWith("ok  ");
        assertThat(line(result, "bare/metadata.json")).startsWith("object missing  ");
        assertThat(result.stdout()).hasSize(10);
        assertThat(result.stdout().get(9)).startsWith("2 ok, 3 differs, 2 manifest missing, 2 object missing; ");

        List<String> alone = List.of("changed/" + FILE, "gone/" + FILE, "unnamed/" + FILE);
        for (String key : alone) {
            Finalizer.Result one = call("verify", ROOM + key);
            assertThat(one.exit()).as(one.output()).isEqualTo(65);
            assertThat(one.stdout().get(0)).isEqualTo(line(result, key));
        }
        assertThat(call("verify", ROOM + "fine/" + FILE).exit()).isZero();
    }

    @Test
    void writesALineOfJsonForEach() throws IOException, InterruptedException {
        deliver(s3, "s1");
        Finalizer.Result result = call("verify", "--json", ROOM + "s1/" + FILE, ROOM + "none.mp4");
        assertThat(result.exit()).as(result.output()).isEqualTo(65);
        assertThat(result.stdout()).hasSize(3);
        assertThat(json(result, 0)).containsEntry("key", ROOM + "s1/" + FILE).containsEntry("state", "ok");
        assertThat(json(result, 1))
                .containsEntry("key", ROOM + "none.mp4")
                .containsEntry("state", "object missing")
                .containsEntry("reason", "nothing has this key, and nothing lies below it");
        assertThat(json(result, 2))
                .containsEntry("complete", true)
                .containsEntry(
                        "states",
                        Map.of("ok", 1, "differs", 0, "manifest missing", 0, "object missing", 1, "unreadable", 0));
    }

    private static Map<String, @Nullable Object> json(Finalizer.Result result, int line) throws IOException {
        return Json.parseObject(result.stdout().get(line));
    }

    @Test
    void findsTheManifestOfADamagedRecording() throws IOException, InterruptedException {
        JibriSession session = session("mixed");
        Path cut = session.directory().resolve("weekly_2026-05-04-08-00-00.mp4");
        try (RecordingWriter writer = RecordingWriter.start(cut)) {
            writer.grow();
            writer.die();
        }
        assertThat(call("import", session.directory().toString()).exit()).isZero();
        String damaged = "damaged/" + ROOM + "mixed/" + cut.getFileName();
        Finalizer.Result result = call("verify", damaged, "damaged", ROOM + "mixed");
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdout())
                .filteredOn(line -> line.equals("ok                " + damaged))
                .hasSize(3);
        assertThat(call("verify", "damaged/", "recordings/").stdout())
                .last()
                .asString()
                .startsWith("3 ok; ");
    }

    @Test
    void goesOnWhereAConnectionBreaks() throws IOException, InterruptedException {
        JibriSession session = JibriSession.create(directory.resolve("backlog"), "large", "weekly", STARTED);
        RecordingWriter.huge(session.media(), 100L << 20);
        assertThat(call("import", session.directory().toString()).exit()).isZero();
        try (ChaosProxy path = ChaosProxy.before(s3.endpoint()).throttle(10 << 20);
                ProgramProcess process = finalizer(s3).to(s3, path.endpoint()).start("verify", "recordings")) {
            await().atMost(Finalizer.PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        path.closeConnections();
                        return process.stderr().tail(20).contains("trying again");
                    });
            path.throttle(1 << 30);
            Finalizer.Result result = Finalizer.end(process);
            assertThat(result.exit()).as(result.output()).isZero();
        }
    }

    @Test
    void reportsWhatItKnowsWhenTheServerIsGone() throws IOException, InterruptedException {
        deliver(s3, "s1");
        Finalizer.Result result = finalizer(s3)
                .with("JITSI_RECORDING_BUCKET", "no-such-bucket")
                .call("verify", "--json", ROOM + "s1/" + FILE);
        assertThat(result.exit()).as(result.output()).isEqualTo(78);
        assertThat(result.output()).contains("cannot verify all of it: the bucket no-such-bucket does not exist");
        assertThat(json(result, 0)).containsEntry("complete", false);
    }

    @Test
    void refusesWhatItDoesNotKnow() throws InterruptedException {
        for (String[] wrong : new String[][] {{"verify"}, {"verify", "--json"}, {"verify", "--all", "recordings"}}) {
            assertThat(call(wrong).exit()).isEqualTo(64);
        }
    }

    private static String line(Finalizer.Result result, String key) {
        List<String> lines = new ArrayList<>(result.stdout());
        lines.removeIf(line -> !(line + ": ").contains("  " + ROOM + key + ": "));
        assertThat(lines).as(result.output()).hasSize(1);
        return lines.get(0);
    }

    private void delete(String key) {
        s3.client().deleteObject(delete -> delete.bucket(Finalizer.BUCKET).key(key));
    }

    private void deliver(S3Server server, String... ids) throws IOException, InterruptedException {
        for (String id : ids) {
            session(id);
        }
        String backlog = directory.resolve("backlog").toString();
        Finalizer.Result result = finalizer(server).call("import", "--remove", backlog);
        assertThat(result.stdoutText()).as(result.output()).contains(ids.length + " delivered");
    }

    private JibriSession session(String id) throws IOException {
        JibriSession session = JibriSession.create(directory.resolve("backlog"), id, "weekly", STARTED);
        SampleRecording.copyTo(session.media());
        try (RandomAccessFile file = new RandomAccessFile(session.media().toFile(), "rw")) {
            // Among the media: the same bytes twice would be a duplicate.
            file.seek(file.length() / 2);
            file.writeInt(id.hashCode());
        }
        Files.setLastModifiedTime(session.media(), FileTime.from(Instant.parse("2026-05-04T10:00:00Z")));
        session.writeMetadata("https://meet.example.com/weekly", "Ada");
        return session;
    }

    private Bucket bucket() {
        return s3.bucket(Finalizer.BUCKET);
    }
}
