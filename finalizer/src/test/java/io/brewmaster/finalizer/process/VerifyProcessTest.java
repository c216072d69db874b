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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify} as a real process, on servers in processes of their own. */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class VerifyProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final String ROOM = "recordings/2026/05/04/weekly/";
    private static final String FILE = "weekly_2026-05-04-09-30-00.mp4";

    @TempDir
    private Path recordings;

    private S3Server s3 = S3Proxy.start();

    @AfterEach
    void stop() {
        s3.close();
    }

    private Finalizer.Result call(String... arguments) throws InterruptedException {
        return new Finalizer(recordings).to(s3).call(arguments);
    }

    @Test
    void findsWhatWasDeliveredInOrder() throws IOException, InterruptedException {
        for (S3Server server : List.of(s3, S3Mock.start())) {
            if (server != s3) {
                s3.close();
                s3 = server;
            }
            s3.createBucket(Finalizer.BUCKET);
            deliver("s1");
            deliver("s2");
            String key = ROOM + "s1/" + FILE;
            for (String given : List.of(key, ROOM + "s1/recording.json", ROOM + "s1", ROOM + "s1/")) {
                Finalizer.Result result = call("verify", given);
                assertThat(result.exit()).as(given + "\n" + result.output()).isZero();
                assertThat(result.stdout()).containsExactly("ok                " + key, "1 ok; 3.5 MB read");
            }
            Finalizer.Result all = call("verify", "recordings");
            assertThat(all.exit()).as(all.output()).isZero();
            assertThat(all.stdout())
                    .containsExactly(
                            "ok                " + key,
                            "ok                " + ROOM + "s2/" + FILE,
                            all.stdout().get(2))
                    .last()
                    .asString()
                    .startsWith("2 ok; ");
        }
    }

    @Test
    void tellsEachKindOfDamageApart() throws IOException, InterruptedException {
        s3.createBucket(Finalizer.BUCKET);
        for (String id : List.of("changed", "shorter", "gone", "unnamed", "garbled", "fine", "bare")) {
            deliver(id);
        }
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

        for (String alone : List.of("changed/" + FILE, "gone/" + FILE, "unnamed/" + FILE, "garbled/recording.json")) {
            Finalizer.Result one = call("verify", ROOM + alone);
            assertThat(one.exit()).as(one.output()).isEqualTo(65);
            assertThat(one.stdout().get(0)).isEqualTo(line(result, alone));
        }
        assertThat(call("verify", ROOM + "fine/" + FILE).exit()).isZero();
    }

    @Test
    void writesALineOfJsonForEach() throws IOException, InterruptedException {
        s3.createBucket(Finalizer.BUCKET);
        deliver("s1");
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
        s3.createBucket(Finalizer.BUCKET);
        JibriSession session = session("mixed");
        Path cut = session.directory().resolve("weekly_2026-05-04-08-00-00.mp4");
        try (RecordingWriter writer = RecordingWriter.start(cut)) {
            writer.grow();
            writer.die();
        }
        assertThat(new Finalizer(recordings).to(s3).finish(session.directory()).exit())
                .isZero();
        String damaged = "damaged/" + ROOM + "mixed/" + cut.getFileName();
        for (String given : List.of(damaged, "damaged", ROOM + "mixed")) {
            Finalizer.Result result = call("verify", given);
            assertThat(result.exit()).as(given + "\n" + result.output()).isZero();
            assertThat(result.stdout()).contains("ok                " + damaged);
        }
        assertThat(call("verify", "damaged/", "recordings/").stdout())
                .last()
                .asString()
                .startsWith("3 ok; ");
    }

    @Test
    void goesOnWhereAConnectionBreaks() throws IOException, InterruptedException {
        s3.createBucket(Finalizer.BUCKET);
        JibriSession session = JibriSession.create(recordings, "large", "weekly", STARTED);
        RecordingWriter.huge(session.media(), 100L << 20);
        assertThat(new Finalizer(recordings).to(s3).finish(session.directory()).exit())
                .isZero();
        try (ChaosProxy path = ChaosProxy.before(s3.endpoint()).throttle(10 << 20);
                ProgramProcess process =
                        new Finalizer(recordings).to(s3, path.endpoint()).start("verify", "recordings")) {
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
        s3.createBucket(Finalizer.BUCKET);
        deliver("s1");
        Finalizer.Result result = new Finalizer(recordings)
                .to(s3)
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

    private void deliver(String id) throws IOException, InterruptedException {
        JibriSession session = session(id);
        Finalizer.Result result = new Finalizer(recordings).to(s3).finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
    }

    private JibriSession session(String id) throws IOException {
        JibriSession session = JibriSession.create(recordings, id, "weekly", STARTED);
        SampleRecording.copyTo(session.media());
        Files.setLastModifiedTime(session.media(), FileTime.from(Instant.parse("2026-05-04T10:00:00Z")));
        session.writeMetadata("https://meet.example.com/weekly", "Ada");
        return session;
    }

    private Bucket bucket() {
        return s3.bucket(Finalizer.BUCKET);
    }
}
