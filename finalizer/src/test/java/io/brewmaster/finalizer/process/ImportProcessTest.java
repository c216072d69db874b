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
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.NullS3;
import io.brewmaster.testkit.s3.S3Mock;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.S3Proxy;
import io.brewmaster.testkit.s3.S3Server;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code import} as a real process: what reaches the bucket, what is recognised, and what stays on disk. */
class ImportProcessTest {
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final Instant ENDED = Instant.parse("2026-05-04T10:00:00Z");
    private static final String ROOM = "recordings/2026/05/04/weekly/";
    private static final String FILE = "weekly_2026-05-04-09-30-00.mp4";
    private static final int PART = 5 << 20;
    private static final int PARTS = 12;
    /** Slow enough to be caught in the middle. */
    private static final long SLOW = 6 << 20;

    private final StrictS3 s3 = StrictS3.start();

    @TempDir
    private Path directory;

    private Path backlog;

    @BeforeEach
    void make() throws IOException {
        s3.createBucket(Finalizer.BUCKET);
        backlog = Files.createDirectory(directory.resolve("backlog"));
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private Finalizer finalizer() {
        return new Finalizer(directory.resolve("recorder")).to(s3);
    }

    private Finalizer.Result call(String... arguments) throws InterruptedException {
        return finalizer().call(arguments);
    }

    @Test
    void deliversSessionsAndSingleFilesAndKeepsThem() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "qwertyuiopasdfgh");
        Path single =
                sample(Files.createDirectories(backlog.resolve("2026/old")).resolve("standup_2026-05-05-11-00-00.mp4"));
        Files.writeString(backlog.resolve("2026/notes.txt"), "not ours");

        Finalizer.Result result = call("import", backlog.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        String ofSession = ROOM + "qwertyuiopasdfgh/" + FILE;
        String ofFile = "recordings/2026/05/05/standup/old/standup_2026-05-05-11-00-00.mp4";
        assertThat(bucket().keys())
                .containsExactly(
                        ROOM + "qwertyuiopasdfgh/metadata.json",
                        ROOM + "qwertyuiopasdfgh/recording.json",
                        ofSession,
                        "recordings/2026/05/05/standup/old/recording.json",
                        ofFile);
        assertThat(json("recordings/2026/05/05/standup/old/recording.json"))
                .containsEntry("key", ofFile)
                .containsEntry("session", "old");
        assertThat(result.stdout())
                .contains(
                        session.directory() + ": delivered " + ofSession, single.getParent() + ": delivered " + ofFile)
                .contains(backlog.resolve("2026/notes.txt") + ": left out: its name does not end in .mp4")
                .last()
                .asString()
                .startsWith("2 delivered, 0 there already");
        assertThat(result.output()).doesNotContain(JibriSession.SECRET_TOKEN);
        assertThat(List.of(session.media(), session.metadata(), single))
                .allSatisfy(file -> assertThat(file).exists());
        assertThat(call("status").stdoutText()).contains("no sessions");
    }

    @Test
    void sendsALongRecordingInFewParts() throws InterruptedException {
        RecordingWriter.huge(backlog.resolve(FILE), 640 << 20);
        try (NullS3 counting = NullS3.start()) {
            counting.createBucket(Finalizer.BUCKET);
            Finalizer.Result result = new Finalizer(directory.resolve("recorder"))
                    .to(counting)
                    .with("JITSI_RECORDING_PART_SIZE", "5 MiB")
                    .call("import", backlog.resolve(FILE).toString());
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(counting.requests(S3Operation.UPLOAD_PART)).isBetween(64L, 65L);
        }
    }

    @Test
    void removesWhatIsConfirmedWhereAsked() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "s1");
        Path single = sample(backlog.resolve("standup_2026-05-05-11-00-00.mp4"));
        Path other = Files.writeString(backlog.resolve("notes.txt"), "not ours");
        assertThat(call("import", backlog.toString()).exit()).isZero();
        List<String> keys = bucket().keys();

        Finalizer.Result result = call("import", "--remove", backlog.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdoutText()).contains("0 delivered, 2 there already");
        assertThat(session.directory()).doesNotExist();
        assertThat(single).doesNotExist();
        assertThat(other).exists();
        assertThat(bucket().keys()).isEqualTo(keys);
        Finalizer.Result again = call("import", "--remove", backlog.toString());
        assertThat(again.exit()).isZero();
        assertThat(again.stdoutText()).contains("no recordings found");
    }

    @Test
    void doesNotRemoveWhatTheBucketHasLost() throws IOException, InterruptedException {
        Path single = sample(backlog.resolve("standup_2026-05-05-11-00-00.mp4"));
        assertThat(call("import", single.toString()).exit()).isZero();
        String key = "recordings/2026/05/05/standup/standup_2026-05-05-11-00-00/standup_2026-05-05-11-00-00.mp4";
        byte[] bytes = bucket().bytes(key);
        s3.client().deleteObject(delete -> delete.bucket(Finalizer.BUCKET).key(key));

        Finalizer.Result result = call("import", "--remove", single.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdoutText()).contains("1 delivered");
        assertThat(bucket().bytes(key)).isEqualTo(bytes);
        assertThat(single).doesNotExist();
    }

    @Test
    void goesOnAfterAKillInTheMiddle() throws IOException, InterruptedException {
        Path first = sample(backlog.resolve("first_2026-05-04-08-00-00.mp4"));
        Path large = backlog.resolve("large_2026-05-04-09-30-00.mp4");
        RecordingWriter.huge(large, (long) PARTS * PART);
        Files.setLastModifiedTime(large, FileTime.from(ENDED));
        String folder = "recordings/2026/05/04/large/large_2026-05-04-09-30-00/";
        try (ChaosProxy slow = ChaosProxy.before(s3.endpoint()).throttle(SLOW);
                ProgramProcess process = new Finalizer(directory.resolve("recorder"))
                        .to(s3, slow.endpoint())
                        .start("import", backlog.toString())) {
            process.awaitStdout(line -> line.startsWith(first + ": delivered"), Finalizer.PATIENCE);
            await().atMost(Finalizer.PATIENCE).until(() -> partsNoted() >= 5);
            process.kill();
            process.awaitExit(Duration.ofSeconds(10));
        }
        assertThat(bucket().openUploads()).hasSize(1);
        assertThat(bucket().keys())
                .as("nobody else may complete what is to be gone on with")
                .noneMatch(key -> key.contains(".brewmaster") || key.contains("/large/"));
        int noted = partsNoted();
        // A way to count them: late by nothing.
        s3.faults().slowness(Duration.ZERO).sometimes(S3Operation.UPLOAD_PART, Fault.SLOW, 1);

        Finalizer.Result result = call("import", backlog.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdout())
                .contains(first + ": already there: recordings/2026/05/04/first/first_2026-05-04-08-00-00/"
                        + first.getFileName())
                .last()
                .asString()
                .startsWith("1 delivered, 1 there already");
        assertThat(s3.faults().counts().get(Fault.SLOW))
                .as("only parts that the bucket had not taken yet")
                .isEqualTo(PARTS - noted);
        assertThat(bucket().keys()).contains(folder + "recording.json", folder + large.getFileName());
        assertThat(bucket().openUploads()).isEmpty();
        assertThat(large).exists();
        assertThat(call("import", backlog.toString()).stdoutText()).contains("0 delivered, 2 there already");
    }

    /** What the journal of the import says: a line for each part that the bucket took. */
    private int partsNoted() throws IOException {
        Path journals = directory.resolve("recorder/.brewmaster/import/uploads");
        if (!Files.isDirectory(journals)) {
            return 0;
        }
        int parts = 0;
        try (Stream<Path> all = Files.list(journals)) {
            for (Path journal : all.toList()) {
                parts += (int) Files.readString(journal, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> line.contains("\"etag\""))
                        .count();
            }
        }
        return parts;
    }

    @Test
    void recognisesWhatTheRecorderDelivered() throws IOException, InterruptedException {
        JibriSession session = session(directory.resolve("recorder"), "live");
        Path copy = Files.copy(session.media(), backlog.resolve(FILE));
        Path renamed = Files.createDirectory(backlog.resolve("renamed"));
        Files.copy(session.media(), renamed.resolve(FILE));
        Files.copy(session.metadata(), renamed.resolve("metadata.json"));
        assertThat(finalizer().finish(session.directory()).exit()).isZero();
        List<String> keys = bucket().keys();

        Finalizer.Result result = call("import", backlog.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdout())
                .contains(copy + ": already there: " + ROOM + "live/" + FILE)
                .contains(renamed + ": already there: " + ROOM + "live/" + FILE)
                .last()
                .asString()
                .startsWith("0 delivered, 2 there already");
        assertThat(bucket().keys()).isEqualTo(keys);
    }

    @Test
    void makesTheDocumentsThatAKillPrevented() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "s1");
        assertThat(call("import", backlog.toString()).exit()).isZero();
        List<String> keys = bucket().keys();
        Files.delete(onlyNote());
        for (String document : List.of("recording.json", "metadata.json")) {
            s3.client().deleteObject(delete -> delete.bucket(Finalizer.BUCKET).key(ROOM + "s1/" + document));
        }

        Finalizer.Result result = call("import", "--remove", backlog.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(bucket().keys()).isEqualTo(keys);
        assertThat(session.directory()).doesNotExist();
    }

    @Test
    void makesOneObjectWhenTwoAreCalledAtOnce() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "s1");
        List<ProgramProcess> two = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            two.add(finalizer().start("import", backlog.toString()));
        }
        for (ProgramProcess process : two) {
            Finalizer.Result result = Finalizer.end(process);
            assertThat(result.exit()).as(result.output()).isIn(0, 75);
            assertThat(result.stdoutText())
                    .containsAnyOf("delivered recordings/", "already there", "another finalizer");
        }
        assertThat(bucket().keys()).hasSize(3);
        assertThat(bucket().openUploads()).isEmpty();
        assertThat(session.media()).exists();
    }

    @Test
    void keepsMetadataThatTheBucketHasNot() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "s1");
        assertThat(call("import", backlog.toString()).exit()).isZero();
        session.writeMetadata("https://meet.example.com/another", "Ada");

        Finalizer.Result result = call("import", "--remove", backlog.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdoutText()).contains("already there: " + ROOM, "its folder stays");
        assertThat(session.media()).doesNotExist();
        assertThat(session.metadata()).exists();
    }

    @Test
    void keepsMetadataThatCannotBeRead() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "s1");
        Files.writeString(session.metadata(), "{\"meeting_url\": ");
        Finalizer.Result result = call("import", "--remove", backlog.toString());
        assertThat(result.exit()).as(result.output()).isEqualTo(65);
        assertThat(result.stdoutText()).contains("delivered " + ROOM, "its metadata.json cannot be read");
        assertThat(session.metadata()).exists();
        assertThat(session.media()).doesNotExist();
        Finalizer.Result again = call("import", "--remove", backlog.toString());
        assertThat(again.exit()).isZero();
        assertThat(again.stdoutText()).contains("left out: it holds metadata.json and no recording");
    }

    @Test
    void recognisesItOnEveryServer() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "s1");
        // S3Proxy knows the checksum of the full object, S3Mock does not: there the object is read back.
        for (S3Server server : List.of(S3Proxy.start(), S3Mock.start())) {
            try (server) {
                server.createBucket(Finalizer.BUCKET);
                Finalizer finalizer = new Finalizer(directory.resolve(server.name())).to(server);
                String path = session.directory().toString();
                assertThat(finalizer.call("import", path).stdoutText()).contains("1 delivered, 0 there already");
                Files.delete(onlyNote(directory.resolve(server.name())));
                Finalizer.Result again = finalizer.call("import", path);
                assertThat(again.exit()).as(again.output()).isZero();
                assertThat(again.stdoutText()).contains("0 delivered, 1 there already");
                assertThat(server.bucket(Finalizer.BUCKET).keys()).hasSize(3);
            }
        }
    }

    @Test
    void neverReplacesOtherBytesUnderItsName() throws IOException, InterruptedException {
        byte[] others = "somebody else's".getBytes(StandardCharsets.UTF_8);
        bucket().put(ROOM + "taken/" + FILE, others);
        JibriSession session = session(backlog, "taken");

        Finalizer.Result result = call("import", session.directory().toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(bucket().bytes(ROOM + "taken/" + FILE)).isEqualTo(others);
        String beside = bucket().keys().stream()
                .filter(key -> key.contains("-crc32c-"))
                .findFirst()
                .orElseThrow();
        assertThat(result.stdoutText()).contains("delivered " + beside);
        assertThat(json(ROOM + "taken/recording.json")).containsEntry("key", beside);
        Files.delete(onlyNote());
        assertThat(call("import", session.directory().toString()).stdoutText()).contains("already there: " + beside);
    }

    private Path onlyNote() throws IOException {
        return onlyNote(directory.resolve("recorder"));
    }

    private static Path onlyNote(Path recorder) throws IOException {
        try (Stream<Path> notes = Files.list(recorder.resolve(".brewmaster/import/done"))) {
            return notes.findFirst().orElseThrow();
        }
    }

    @Test
    void takesOtherBytesOfTheSameNameForAnotherRecording() throws IOException, InterruptedException {
        Path one = sample(Files.createDirectories(backlog.resolve("a")).resolve(FILE));
        Path other = sample(Files.createDirectories(backlog.resolve("b/c")).resolve(FILE));
        try (RandomAccessFile file = new RandomAccessFile(other.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(~file.read());
        }
        Path copy = sample(Files.createDirectories(backlog.resolve("d")).resolve(FILE));

        Finalizer.Result result = call("import", one.toString(), other.toString(), copy.toString());

        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(result.stdoutText()).contains("2 delivered, 1 there already");
        assertThat(bucket().keys()).filteredOn(key -> key.endsWith(".mp4")).hasSize(2);
    }

    @Test
    void takesNamesOfAnyScript() throws IOException, InterruptedException {
        Path one = sample(
                Files.createDirectory(backlog.resolve("Größe")).resolve("Müller & Söhne 🎉_2026-05-04-09-30-00.mp4"));
        Path other = sample(backlog.resolve("встреча_2026-05-04-09-30-00.mp4"));
        for (String locale : List.of("C.UTF-8", "POSIX")) {
            Finalizer.Result result =
                    finalizer().with("LC_ALL", locale).call("import", one.toString(), other.toString());
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.stdout())
                    .as("lines are UTF-8 whatever the locale")
                    .anyMatch(line -> line.startsWith(one + ": "));
        }
        assertThat(bucket().keys())
                .filteredOn(key -> key.endsWith(".mp4"))
                .hasSize(2)
                .allMatch(key -> key.matches("[A-Za-z0-9./_-]+"));
        assertThat(bucket().keys()).anyMatch(key -> key.contains("/Muller-Sohne-"));
    }

    @Test
    void leavesWhatIsNoRecordingWhereItIs() throws IOException, InterruptedException {
        JibriSession session = session(backlog, "odd");
        Path extra = Files.writeString(session.directory().resolve("thumbnail.jpg"), "no recording");
        Path broken = Files.writeString(backlog.resolve("broken_2026-05-04-09-30-00.mp4"), "no recording either");

        Finalizer.Result result = call("import", "--remove", backlog.toString());

        assertThat(result.exit()).as(result.output()).isEqualTo(65);
        assertThat(result.stdoutText())
                .contains("left as they are: thumbnail.jpg is no mp4", broken + ": no recording: ")
                .contains("1 delivered, 0 there already, 1 without a recording");
        assertThat(extra).exists();
        assertThat(broken).exists();
        assertThat(session.media()).doesNotExist();
        assertThat(bucket().keys()).anyMatch(key -> key.equals(ROOM + "odd/" + FILE));
    }

    @Test
    void deliversADamagedRecordingApart() throws IOException, InterruptedException {
        Path cut = backlog.resolve(FILE);
        try (RecordingWriter writer = RecordingWriter.start(cut)) {
            writer.grow();
            writer.die();
        }
        String key = "damaged/" + ROOM + "weekly_2026-05-04-09-30-00/" + FILE;
        assertThat(call("import", cut.toString()).stdoutText()).contains("delivered " + key);
        Files.delete(onlyNote());
        assertThat(call("import", cut.toString()).stdoutText()).contains("already there: " + key);
    }

    @Test
    void waitsForNoFileThatIsStillWritten() throws IOException, InterruptedException {
        Path busy = sample(backlog.resolve("busy_2026-05-04-09-30-00.mp4"));
        Path idle = sample(backlog.resolve("idle_2026-05-04-09-30-00.mp4"));
        try (OutputStream writer = Files.newOutputStream(busy, StandardOpenOption.APPEND)) {
            writer.flush();
            Finalizer.Result result = call("import", backlog.toString());
            assertThat(result.exit()).as(result.output()).isEqualTo(75);
            assertThat(result.stdoutText())
                    .contains("is still writing it", idle + ": delivered ", "1 delivered, 0 there already")
                    .contains("1 failed");
        }
        assertThat(call("import", backlog.toString()).stdoutText()).contains("1 delivered, 1 there already");
    }

    @Test
    void findsNothingInAnEmptyDirectory() throws InterruptedException {
        Finalizer.Result result = call("import", backlog.toString());
        assertThat(result.exit()).isZero();
        assertThat(result.stdout()).containsExactly("no recordings found");
        assertThat(bucket().keys()).isEmpty();
    }

    @Test
    void saysWhatCannotBeMeant() throws IOException, InterruptedException {
        JibriSession live = session(directory.resolve("recorder"), "live");
        Finalizer.Result own = call("import", live.directory().toString());
        assertThat(own.exit()).isEqualTo(64);
        assertThat(own.output()).contains("belongs to this recorder", "finalizer recover");
        assertThat(call("import", backlog.resolve("missing").toString()).exit()).isEqualTo(64);
        assertThat(call("import").exit()).isEqualTo(64);
        assertThat(call("import", "--remove").exit()).isEqualTo(64);
        assertThat(call("import", "--delete", backlog.toString()).exit()).isEqualTo(64);
        assertThat(live.media()).exists();
        assertThat(bucket().keys()).isEmpty();
    }

    @Test
    void stopsAtTheFirstThatTheBucketRefuses() throws IOException, InterruptedException {
        sample(backlog.resolve("one_2026-05-04-09-30-00.mp4"));
        sample(backlog.resolve("two_2026-05-04-09-30-00.mp4"));
        Finalizer.Result result =
                finalizer().with("JITSI_RECORDING_BUCKET", "no-such-bucket").call("import", backlog.toString());
        assertThat(result.exit()).as(result.output()).isEqualTo(78);
        assertThat(result.output()).contains("stopped: the bucket no-such-bucket does not exist");
        assertThat(result.stdoutText()).contains("2 not tried");
    }

    private JibriSession session(Path recordings, String id) throws IOException {
        JibriSession session = JibriSession.create(recordings, id, "weekly", STARTED);
        sample(session.media());
        session.writeMetadata("https://meet.example.com/weekly?jwt=abc", "Ada");
        return session;
    }

    private static Path sample(Path file) throws IOException {
        SampleRecording.copyTo(file);
        return Files.setLastModifiedTime(file, FileTime.from(ENDED));
    }

    private Bucket bucket() {
        return s3.bucket(Finalizer.BUCKET);
    }

    private Map<String, @Nullable Object> json(String key) throws IOException {
        return Json.parseObject(new String(bucket().bytes(key), StandardCharsets.UTF_8));
    }
}
