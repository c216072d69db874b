package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.jitsi.SimulatedJibri;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.PacedRecording;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.media.WebLayout;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Server;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.Part;

/** Jibri records; the watcher uploads meanwhile and finishes when Jibri calls; every byte is compared. */
final class RecordingChapter {
    private static final Duration NUMBERS = Duration.ofSeconds(30);
    private static final Duration DELIVERY = Duration.ofSeconds(60);
    private static final Duration LEAVING = Duration.ofSeconds(30);

    /** A 720p meeting is about 1 Mbit/s; here it is faster, so that some parts are written in some seconds. */
    private static final long BYTES_PER_SECOND = 4_000_000;

    /** Five parts of 5 MiB and some more. */
    private static final long BYTES = 28_000_000;

    /** Enough to see that it goes on and on: the parts 2, 3 and 4. */
    private static final int PARTS_MEANWHILE = 3;

    private static final long LOOK_MILLIS = 50;

    private final Story story;
    private final MetricsFeed feed;
    private final Programs programs;
    private final Path folder;
    private final Path recordings;
    private final S3Server s3;
    private final Bucket bucket;

    RecordingChapter(Story story, MetricsFeed feed, Programs programs, Path folder, S3Server s3) {
        this.story = story;
        this.feed = feed;
        this.programs = programs;
        this.folder = folder;
        this.recordings = folder.resolve("recordings");
        this.s3 = s3;
        this.bucket = s3.bucket(Stage.BUCKET);
    }

    void tell(SimulatedJibri jibri) throws Exception {
        story.chapter("A recording");
        Files.createDirectories(recordings);
        try (ProgramProcess watcher = finalizer("watch");
                Tail ignored = Tail.of(watcher.stdout(), feed)) {
            try {
                story.step(
                        "the finalizer, a process of its own, watches beside Jibri",
                        () -> watcher.awaitStderr(line -> line.contains("watching"), NUMBERS));
                record(jibri);
                story.step("the watcher leaves when it is told to", () -> leave(watcher));
            } finally {
                Files.writeString(
                        folder.resolve("watcher.log"), watcher.stderr().tail(Integer.MAX_VALUE) + "\n");
            }
        }
    }

    private void record(SimulatedJibri jibri) throws Exception {
        JibriSession session =
                JibriSession.create(recordings, "session-1", "standup", LocalDateTime.now(ZoneId.systemDefault()));
        Instant started = Instant.now();
        jibri.busy();
        // A second name for the same bytes, to compare with: the finalizer removes the first.
        Path kept = folder.resolve("kept.mp4");
        try (PacedRecording recording =
                RecordingWriter.repeated(session.media(), BYTES).paced(BYTES_PER_SECOND)) {
            Files.createLink(kept, session.media());
            story.step(
                    "Jibri records, and the agent says so",
                    () -> feed.await(started, seen -> seen.has("RecordersBusy", 1), NUMBERS));
            meanwhile(recording);
            story.step("the meeting ends, and ffmpeg writes the index behind it all", () -> end(recording));
        }
        Instant ended = Instant.now();
        session.writeMetadata("https://meet.example.com/standup", "Alice", "Bob", "Carol");
        story.fact(session.media().getFileName() + "  " + megabytes(Files.size(kept)));
        Duration complete =
                story.step("Jibri calls the finalizer, and the watcher delivers it", () -> deliver(session, ended));
        story.fact(String.format(
                Locale.ROOT, "the object was complete %.1f s after the file's last byte", complete.toMillis() / 1e3));
        compare(session, kept);
        Files.delete(kept);
        Instant delivered = Instant.now();
        jibri.idle();
        story.step(
                "Jibri is free again, and the agent says so",
                () -> feed.await(
                        delivered, seen -> seen.has("RecordersIdle", 1) && seen.has("RecordersBusy", 0), NUMBERS));
    }

    private void meanwhile(PacedRecording recording) throws Exception {
        List<Part> parts =
                story.step(PARTS_MEANWHILE + " parts are in S3 while the meeting goes on", () -> awaitParts(recording));
        String numbers =
                parts.stream().map(part -> part.partNumber().toString()).collect(Collectors.joining(", "));
        long bytes = parts.stream().mapToLong(Part::size).sum();
        story.fact("parts " + numbers + " on S3's own list, " + megabytes(bytes) + " of the "
                + megabytes(recording.size()) + " so far");
    }

    /** By the server's own list, while the file is not finished. */
    private List<Part> awaitParts(PacedRecording recording) throws InterruptedException {
        long deadline = System.nanoTime() + DELIVERY.toNanos();
        while (System.nanoTime() < deadline) {
            List<Part> parts = parts();
            if (parts.size() >= PARTS_MEANWHILE) {
                return parts;
            }
            story.progress(parts.size() + " parts are in S3, and the file has " + megabytes(recording.size()));
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        throw new StoryException("there are only " + parts().size() + " parts in S3, and " + megabytes(recording.size())
                + " in the file");
    }

    private List<Part> parts() {
        return bucket.openUploads().stream()
                .flatMap(upload -> s3
                        .client()
                        .listParts(list ->
                                list.bucket(Stage.BUCKET).key(upload.key()).uploadId(upload.uploadId()))
                        .parts()
                        .stream())
                .toList();
    }

    private Long end(PacedRecording recording) throws InterruptedException {
        while (recording.size() < recording.growsTo()) {
            story.progress("the file grows as ffmpeg writes it: " + megabytes(recording.size()));
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        recording.finish();
        return recording.growsTo();
    }

    /** Returns how long after its end the recording was an object. */
    private Duration deliver(JibriSession session, Instant ended) throws Exception {
        Duration complete;
        try (ProgramProcess finish = finalizer("finish", session.directory().toString())) {
            complete = awaitObject(finish, ended);
            int exit = finish.awaitExit(DELIVERY);
            Files.writeString(folder.resolve("finalizer.log"), finish.stderr().tail(Integer.MAX_VALUE) + "\n");
            verify(
                    exit == 0,
                    "the finalizer ended with exit code " + exit + ": "
                            + finish.stderr().tail(1));
            verify(finish.stdout().all().isEmpty(), "the call did not hand the recording over to the watcher");
        }
        feed.await(ended, seen -> seen.has("RecordingSucceeded", 1), NUMBERS);
        return complete;
    }

    private Duration awaitObject(ProgramProcess finish, Instant ended) throws InterruptedException {
        while (object().isEmpty() && finish.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return Duration.between(ended, Instant.now());
    }

    private Optional<String> object() {
        return bucket.keys().stream().filter(key -> key.endsWith(".mp4")).findFirst();
    }

    private void compare(JibriSession session, Path kept) throws Exception {
        List<String> keys = bucket.keys();
        String media =
                object().orElseThrow(() -> new StoryException("there is no recording in the bucket, only " + keys));
        story.fact(media);
        String sha256 = sha256(WebLayout.of(Files.readAllBytes(kept)));
        story.step("every byte has arrived, encrypted, and the index comes first", () -> {
            verify(bucket.sha256(media).equals(sha256), "the object is not the recording with its index first");
            String encryption =
                    bucket.head(media).flatMap(Bucket.StoredObject::encryption).orElse("no encryption");
            verify(encryption.equals("aws:kms"), "the object has " + encryption);
            return media;
        });
        story.fact("sha256 " + sha256 + " here and there");
        story.step("its metadata has arrived too, without the token that was in it", () -> {
            verify(keys.stream().anyMatch(key -> key.endsWith("/metadata.json")), "no metadata.json, only " + keys);
            for (String key : keys) {
                String content = new String(bucket.bytes(key), StandardCharsets.ISO_8859_1);
                verify(!content.contains(JibriSession.SECRET_TOKEN), "the token stands in " + key);
            }
            return keys;
        });
        story.step("only now is the local folder gone, and no upload is left open", () -> {
            verify(Files.notExists(session.directory()), session.directory() + " is still there");
            verify(bucket.openUploads().isEmpty(), "open uploads: " + bucket.openUploads());
            verify(keys.stream().noneMatch(key -> key.contains("/.brewmaster/")), "notes were left: " + keys);
            return session;
        });
    }

    private static Integer leave(ProgramProcess watcher) throws InterruptedException {
        watcher.terminate();
        int exit = watcher.awaitExit(LEAVING);
        verify(exit == 0, "the watcher ended with exit code " + exit + " instead of 0");
        return exit;
    }

    private ProgramProcess finalizer(String... arguments) {
        return programs.finalizer()
                .args(arguments)
                .env(Stage.finalizerEnvironment(s3, recordings))
                .directory(folder)
                .start();
    }

    private static void verify(boolean holds, String otherwise) {
        if (!holds) {
            throw new StoryException(otherwise);
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
