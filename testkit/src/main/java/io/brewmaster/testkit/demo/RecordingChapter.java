package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.jitsi.SimulatedJibri;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.PacedRecording;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Server;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;

/** Jibri records; the finalizer delivers; every byte is compared. */
final class RecordingChapter {
    private static final Duration NUMBERS = Duration.ofSeconds(30);
    private static final Duration DELIVERY = Duration.ofSeconds(60);

    /** A 720p meeting is about 1 Mbit/s; here it is faster, so that the sample is written in some seconds. */
    private static final long BYTES_PER_SECOND = 768 * 1024;

    private static final Duration MEETING = Duration.ofSeconds(3);

    private final Story story;
    private final MetricsFeed feed;
    private final Programs programs;
    private final Path folder;
    private final Path recordings;

    RecordingChapter(Story story, MetricsFeed feed, Programs programs, Path folder) {
        this.story = story;
        this.feed = feed;
        this.programs = programs;
        this.folder = folder;
        this.recordings = folder.resolve("recordings");
    }

    void tell(SimulatedJibri jibri, S3Server s3) throws Exception {
        story.chapter("A recording");
        Files.createDirectories(recordings);
        JibriSession session =
                JibriSession.create(recordings, "session-1", "standup", LocalDateTime.now(ZoneId.systemDefault()));
        Instant started = Instant.now();
        jibri.busy();
        String sha256;
        try (PacedRecording recording = RecordingWriter.start(session.media()).paced(BYTES_PER_SECOND)) {
            story.step(
                    "Jibri records, and the agent says so",
                    () -> feed.await(started, seen -> seen.has("RecordersBusy", 1), NUMBERS));
            sha256 = story.step(
                    "the file grows as ffmpeg writes it, then the meeting ends", () -> end(recording, session));
        }
        session.writeMetadata("https://meet.example.com/standup", "Alice", "Bob", "Carol");
        story.fact(session.media().getFileName() + "  " + megabytes(Files.size(session.media())));
        story.step("the finalizer, a process of its own, delivers it", () -> deliver(session, s3));
        compare(session, s3.bucket(Stage.BUCKET), sha256);
        Instant delivered = Instant.now();
        jibri.idle();
        story.step(
                "Jibri is free again, and the agent says so",
                () -> feed.await(
                        delivered, seen -> seen.has("RecordersIdle", 1) && seen.has("RecordersBusy", 0), NUMBERS));
    }

    private String end(PacedRecording recording, JibriSession session) throws Exception {
        long until = System.nanoTime() + MEETING.toNanos();
        while (System.nanoTime() < until) {
            story.progress("the file grows as ffmpeg writes it: " + megabytes(recording.size()));
            TimeUnit.MILLISECONDS.sleep(100);
        }
        recording.finish();
        return sha256(session.media());
    }

    private MetricsFeed.Document deliver(JibriSession session, S3Server s3) throws Exception {
        Instant begun = Instant.now();
        try (ProgramProcess finalizer = programs.finalizer()
                .args("finish", session.directory().toString())
                .env(Stage.finalizerEnvironment(s3, recordings))
                .directory(folder)
                .start()) {
            int exit = finalizer.awaitExit(DELIVERY);
            Files.writeString(
                    folder.resolve("finalizer.log"), finalizer.stderr().tail(Integer.MAX_VALUE) + "\n");
            if (exit != 0) {
                throw new StoryException("the finalizer ended with exit code " + exit + ": "
                        + finalizer.stderr().tail(1));
            }
            finalizer.stdout().all().forEach(feed::take);
        }
        return feed.await(begun, seen -> seen.has("RecordingSucceeded", 1), Duration.ofSeconds(1));
    }

    private void compare(JibriSession session, Bucket bucket, String sha256) throws Exception {
        List<String> keys = bucket.keys();
        String media = keys.stream()
                .filter(key -> key.endsWith(".mp4"))
                .findFirst()
                .orElseThrow(() -> new StoryException("there is no recording in the bucket, only " + keys));
        story.fact(media);
        story.step("every byte has arrived, encrypted", () -> {
            verify(bucket.sha256(media).equals(sha256), "the object's bytes are not the recording's");
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
            return session;
        });
    }

    private static void verify(boolean holds, String otherwise) {
        if (!holds) {
            throw new StoryException(otherwise);
        }
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
