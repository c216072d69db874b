package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.core.json.Json;
import io.brewmaster.finalizer.local.ChannelSource;
import io.brewmaster.finalizer.local.FileRegion;
import io.brewmaster.finalizer.mp4.WebLayout;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.testkit.media.Ffmpeg;
import io.brewmaster.testkit.media.FfmpegRecording;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.media.SampleRecording;
import io.brewmaster.testkit.net.ChaosProxy;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Proxy;
import io.brewmaster.testkit.s3.S3Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real jar against S3Proxy: what reaches the bucket and what stays on disk, whatever happens in between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final String FOLDER = "recordings/2026/05/04/weekly/";
    private static final long TEN_PARTS = 10 * (5L << 20);
    /** Slow enough to be caught in the middle of ten parts. */
    private static final long SLOW = 6 << 20;

    private final S3Server s3 = S3Proxy.start();

    @TempDir
    private Path recordings;

    @BeforeAll
    void makeBucket() {
        s3.createBucket(Finalizer.BUCKET);
    }

    @BeforeEach
    void emptyBucket() {
        bucket().keys()
                .forEach(key ->
                        s3.client().deleteObject(r -> r.bucket(Finalizer.BUCKET).key(key)));
    }

    @AfterAll
    void stop() {
        s3.close();
    }

    @Test
    void deliversARecordingAndRemovesItHere() throws IOException, InterruptedException {
        JibriSession session = sample("s1");
        String sent = sha256(session.media());
        Finalizer.Result result = new Finalizer(recordings).to(s3).finish(session.directory());

        assertThat(result.exit()).as(result.output()).isZero();
        String key = FOLDER + "s1/weekly_2026-05-04-09-30-00.mp4";
        assertThat(bucket().keys()).containsExactly(FOLDER + "s1/metadata.json", FOLDER + "s1/recording.json", key);
        assertThat(bucket().sha256(key)).isEqualTo(sent);
        assertThat(bucket().openUploads()).isEmpty();
        assertThat(session.directory()).doesNotExist();
        assertNowhere(JibriSession.SECRET_TOKEN, result);
        assertNowhere("Ada", result);
        assertThat(json(FOLDER + "s1/metadata.json"))
                .isEqualTo(Map.of("meeting_url", "https://meet.example.com/weekly", "share", true));
        assertManifest(json(FOLDER + "s1/recording.json"), key);
        assertThat(result.stdout()).hasSize(1);
        assertThat(Json.parseObject(result.stdout().get(0)))
                .containsEntry("RecordingSucceeded", 1)
                .containsEntry("session", "s1")
                .containsEntry("room", "weekly")
                .containsEntry("key", key);
    }

    private static void assertManifest(Map<String, @Nullable Object> manifest, String key) throws IOException {
        assertThat(manifest.get("key")).isEqualTo(key);
        assertThat(manifest.get("version")).isEqualTo(1);
        assertThat(manifest.get("room")).isEqualTo("weekly");
        assertThat(manifest.get("session")).isEqualTo("s1");
        assertThat(manifest.get("meetingUrl")).isEqualTo("https://meet.example.com/weekly");
        assertThat(manifest.get("bytes")).isEqualTo((int) Files.size(SampleRecording.mp4()));
        assertThat((Double) manifest.get("durationSeconds"))
                .isBetween(SampleRecording.DURATION.toSeconds() - 1.0, SampleRecording.DURATION.toSeconds() + 1.0);
        assertThat(manifest.get("started")).isNotNull();
        assertThat(manifest.get("ended")).isEqualTo("2026-05-04T10:00:00Z");
        assertThat(String.valueOf(manifest.get("tracks")))
                .contains("width=1280", "height=720", "codec=avc1", "codec=mp4a", "sampleRate=44100");
        assertThat(manifest.get("metadata")).isEqualTo(Map.of("key", FOLDER + "s1/metadata.json", "withheldKeys", 2));
    }

    @Test
    void saysAlreadyDeliveredTheSecondTime() throws IOException, InterruptedException {
        JibriSession session = sample("twice");
        Finalizer finalizer = new Finalizer(recordings).to(s3);
        assertThat(finalizer.finish(session.directory()).exit()).isZero();
        List<String> keys = bucket().keys();

        Finalizer.Result again = finalizer.call("finish", session.directory() + "/");
        assertThat(again.exit()).isZero();
        assertThat(again.output()).contains("already delivered");
        assertThat(again.stdout()).isEmpty();
        assertThat(bucket().keys()).isEqualTo(keys);
    }

    @Test
    void makesOneObjectWhenFiveAreCalledAtOnce() throws IOException, InterruptedException {
        JibriSession session = sample("five");
        String sent = sha256(session.media());
        List<ProgramProcess> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            five.add(new Finalizer(recordings).to(s3).startFinish(session.directory()));
        }
        for (ProgramProcess process : five) {
            Finalizer.Result result = Finalizer.end(process);
            assertThat(result.exit()).as(result.output()).isZero();
        }
        assertThat(bucket().keys())
                .containsExactly(
                        FOLDER + "five/metadata.json",
                        FOLDER + "five/recording.json",
                        FOLDER + "five/weekly_2026-05-04-09-30-00.mp4");
        assertThat(bucket().sha256(FOLDER + "five/weekly_2026-05-04-09-30-00.mp4"))
                .isEqualTo(sent);
        assertThat(bucket().openUploads()).isEmpty();
    }

    @Test
    void deliversOnceAfterAKillInTheMiddle() throws IOException, InterruptedException {
        JibriSession session = tenParts("killed");
        String sent = sha256(session.media());
        try (ChaosProxy slow = ChaosProxy.before(s3.endpoint()).throttle(SLOW);
                ProgramProcess process =
                        new Finalizer(recordings).to(s3, slow.endpoint()).startFinish(session.directory())) {
            awaitOpenUpload();
            process.kill();
            process.awaitExit(Duration.ofSeconds(10));
        }
        assertThat(session.media()).exists();
        assertThat(bucket().openUploads()).isNotEmpty();

        Finalizer.Result result = new Finalizer(recordings).to(s3).finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertOnlyOneMedia("killed", sent);
    }

    @Test
    void stopsAtOnceOnSigtermAndKeepsTheFiles() throws IOException, InterruptedException {
        JibriSession session = tenParts("terminated");
        try (ChaosProxy slow = ChaosProxy.before(s3.endpoint()).throttle(SLOW);
                ProgramProcess process =
                        new Finalizer(recordings).to(s3, slow.endpoint()).startFinish(session.directory())) {
            awaitOpenUpload();
            process.terminate();
            assertThat(process.awaitExit(Duration.ofSeconds(5))).isEqualTo(75);
            assertThat(process.stderr().tail(1)).contains("session terminated is kept, call again");
            assertThat(process.stdout().tail(1)).contains("\"RecordingFailed\":1", "stopped by a signal");
        }
        assertThat(session.media()).exists();
        for (Bucket.OpenUpload upload : bucket().openUploads()) {
            s3.client()
                    .abortMultipartUpload(
                            r -> r.bucket(Finalizer.BUCKET).key(upload.key()).uploadId(upload.uploadId()));
        }
    }

    @Test
    void deliversToAServerThatComesBackEmpty() throws IOException, InterruptedException {
        JibriSession session = tenParts("outage");
        String sent = sha256(session.media());
        try (S3Server first = S3Proxy.start();
                ChaosProxy relay = ChaosProxy.before(first.endpoint()).throttle(SLOW)) {
            first.createBucket(Finalizer.BUCKET);
            try (ProgramProcess process =
                    new Finalizer(recordings).to(first, relay.endpoint()).startFinish(session.directory())) {
                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                !first.bucket(Finalizer.BUCKET).openUploads().isEmpty());
                first.kill();
                process.awaitStderr(line -> line.contains("trying again"), Duration.ofSeconds(60));
                relay.to(s3.endpoint());
                Finalizer.Result result = Finalizer.end(process);
                assertThat(result.exit()).as(result.output()).isZero();
            }
        }
        assertOnlyOneMedia("outage", sent);
        assertThat(session.directory()).doesNotExist();
    }

    @Test
    void deliversADamagedRecordingApart() throws IOException, InterruptedException {
        JibriSession session = session("cut", "weekly");
        try (RecordingWriter writer = RecordingWriter.start(session.media())) {
            writer.grow();
            writer.grow();
            writer.die();
        }
        String sent = sha256(session.media());
        Finalizer.Result result = new Finalizer(recordings).to(s3).finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        String key = "damaged/" + FOLDER + "cut/weekly_2026-05-04-09-30-00.mp4";
        assertThat(bucket().sha256(key)).isEqualTo(sent);
        assertThat(json("damaged/" + FOLDER + "cut/recording.json"))
                .containsEntry("key", key)
                .containsEntry("damaged", true)
                .containsEntry("reason", "it has no index (moov): it was not finished")
                .containsEntry("metadata", Map.of("missing", "Jibri wrote none"));
        assertThat(session.directory()).doesNotExist();
    }

    @Test
    void neverReplacesOtherBytesUnderItsName() throws IOException, InterruptedException {
        String key = FOLDER + "taken/weekly_2026-05-04-09-30-00.mp4";
        bucket().put(key, "somebody else's".getBytes(StandardCharsets.UTF_8));
        JibriSession session = sample("taken");
        String sent = sha256(session.media());
        Finalizer.Result result = new Finalizer(recordings).to(s3).finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.output()).contains("the key is taken by another object");
        assertThat(bucket().bytes(key)).isEqualTo("somebody else's".getBytes(StandardCharsets.UTF_8));
        String beside = bucket().keys().stream()
                .filter(other -> other.contains("-crc32c-"))
                .findFirst()
                .orElseThrow();
        assertThat(bucket().sha256(beside)).isEqualTo(sent);
        assertThat(json(FOLDER + "taken/recording.json")).containsEntry("key", beside);
    }

    @Test
    void deliversRoomsOfAnyName() throws IOException, InterruptedException {
        for (String locale : List.of("C.UTF-8", "POSIX")) {
            Path emoji = recordings.resolve("séance 🎉 " + locale);
            JibriSession session =
                    JibriSession.create(emoji, "..🎉\n" + locale, "..%2F../Ünïcode 🎉 ".replace('/', '∕'), STARTED);
            SampleRecording.copyTo(session.media());
            Finalizer.Result result =
                    new Finalizer(recordings).to(s3).with("LC_ALL", locale).finish(session.directory());
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(session.directory()).doesNotExist();
        }
        assertThat(bucket().keys())
                .hasSize(4)
                .allSatisfy(
                        key -> assertThat(key)
                                .matches(
                                        "recordings/2026/05/04/2F-+Unicode-[0-9a-f]{10}/[A-Za-z0-9.-]+-[0-9a-f]{10}/[A-Za-z0-9._-]+"));
    }

    @Test
    void deliversARecordingOfRealFfmpeg() throws IOException, InterruptedException {
        Optional<Ffmpeg> ffmpeg = Ffmpeg.find();
        if (ffmpeg.isEmpty()) {
            System.out.println("left out: ffmpeg is not installed");
        }
        assumeTrue(ffmpeg.isPresent(), "ffmpeg is not installed");
        JibriSession session = session("ffmpeg", "weekly");
        try (FfmpegRecording recording = ffmpeg.get().record(session.media())) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.exists(session.media()) && Files.size(session.media()) > 1_000_000);
            recording.stop();
        }
        String sent = sha256(session.media());
        Finalizer.Result result = new Finalizer(recordings).to(s3).finish(session.directory());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(bucket().sha256(FOLDER + "ffmpeg/weekly_2026-05-04-09-30-00.mp4"))
                .isEqualTo(sent);
        assertThat(String.valueOf(json(FOLDER + "ffmpeg/recording.json").get("tracks")))
                .contains("avc1", "mp4a");
    }

    private void awaitOpenUpload() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !bucket().openUploads().isEmpty());
    }

    private void assertOnlyOneMedia(String session, String sha256) {
        String key = FOLDER + session + "/weekly_2026-05-04-09-30-00.mp4";
        assertThat(bucket().keys())
                .containsExactly(FOLDER + session + "/metadata.json", FOLDER + session + "/recording.json", key);
        assertThat(bucket().sha256(key)).isEqualTo(sha256);
        assertThat(bucket().openUploads()).isEmpty();
    }

    private JibriSession sample(String id) throws IOException {
        JibriSession session = session(id, "weekly");
        SampleRecording.copyTo(session.media());
        Files.setLastModifiedTime(session.media(), FileTime.from(Instant.parse("2026-05-04T10:00:00Z")));
        session.writeMetadata("https://meet.example.com/weekly?jwt=abc", "Ada");
        return session;
    }

    private JibriSession tenParts(String id) {
        JibriSession session = session(id, "weekly");
        RecordingWriter.huge(session.media(), TEN_PARTS);
        session.writeMetadata("https://meet.example.com/weekly", "Ada");
        return session;
    }

    private JibriSession session(String id, String room) {
        return JibriSession.create(recordings, id, room, STARTED);
    }

    private Bucket bucket() {
        return s3.bucket(Finalizer.BUCKET);
    }

    private Map<String, @Nullable Object> json(String key) throws IOException {
        return Json.parseObject(new String(bucket().bytes(key), StandardCharsets.UTF_8));
    }

    private void assertNowhere(String secret, Finalizer.Result result) {
        assertThat(result.output()).doesNotContain(secret);
        for (String key : bucket().keys()) {
            assertThat(key).doesNotContain(secret);
            assertThat(new String(bucket().bytes(key), StandardCharsets.ISO_8859_1))
                    .doesNotContain(secret);
        }
    }

    /** Of the object that is to be made of a file: its index first, where it has one. */
    private static String sha256(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ChannelSource source = new ChannelSource(channel);
            if (!(WebLayout.of(source) instanceof WebLayout.Moved moved)) {
                return sha256(Channels.newInputStream(channel));
            }
            InputStream kept =
                    new FileRegion(channel, new Part(2, moved.from(), moved.to() - moved.from()), read -> {}).open();
            return sha256(new SequenceInputStream(moved.head().open(source), kept));
        }
    }

    private static String sha256(InputStream content) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
