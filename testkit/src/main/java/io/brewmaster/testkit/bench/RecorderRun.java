package io.brewmaster.testkit.bench;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.PacedRecording;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.prosody.Folders;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.model.Part;

/** One recorder with a watcher of its own: a recording from its first byte to its object. */
final class RecorderRun {
    static final String BUCKET = "recordings";
    static final long BYTES_PER_SECOND = 10_000_000;

    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);
    private static final String ROOM = "townhall";
    /** No session: its name begins with a dot. */
    private static final String KEPT = ".kept";

    /** Far more than any of it takes: a measurement that hangs ends with an error. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final long LOOK_MILLIS = 200;
    /** What a moment of the end is known to. */
    private static final long END_LOOK_MILLIS = 20;

    private final Programs programs;
    private final Path folder;
    private final S3Server s3;
    private final Bucket bucket;

    /**
     * For one recording.
     *
     * @param folder where it is written
     */
    RecorderRun(Programs programs, Path folder, S3Server s3) {
        this.programs = programs;
        this.folder = folder;
        this.s3 = s3;
        this.bucket = s3.bucket(BUCKET);
    }

    /**
     * What was seen of it.
     *
     * @param sentBefore bytes that the store had when the file ended
     * @param completed seconds from the file's end to the complete object
     * @param released seconds from the file's end to the end of the call that Jibri waits for
     * @param cpuAtEnd seconds of processor time of the watcher from the file's end to the complete object
     * @param plainRead seconds that {@code cat} takes for the same file
     */
    record Measured(
            long sentBefore, double completed, double released, double cpuAtEnd, double plainRead, Growth growth) {}

    /**
     * The watcher while the file grew.
     *
     * @param residentFirst bytes, when a tenth was written
     * @param residentMiddle bytes, when half was written
     * @param residentLast bytes, when all was written
     * @param cpuPerMinute seconds of processor time a minute, over the last nine tenths
     */
    record Growth(long residentFirst, long residentMiddle, long residentLast, double cpuPerMinute) {}

    Measured measure(long bytes, int round) throws IOException, InterruptedException {
        Path recordings = Files.createTempDirectory(folder, "recordings-");
        try (ProgramProcess watcher = program(recordings).args("watch").start()) {
            watcher.awaitStderr(line -> line.contains("watching"), PATIENCE);
            JibriSession session = JibriSession.create(recordings, bytes + "-" + round, ROOM, STARTED);
            try (PacedRecording recording =
                    RecordingWriter.repeated(session.media(), bytes).paced(BYTES_PER_SECOND)) {
                Growth growth = grow(recording, watcher);
                long sent = sentBytes(key(session));
                // A second name for the same bytes: the finalizer removes the first.
                Files.createLink(recordings.resolve(KEPT), session.media());
                recording.finish();
                return end(session, recordings, watcher, sent, growth);
            }
        } finally {
            Folders.delete(recordings);
        }
    }

    private static Growth grow(PacedRecording recording, ProgramProcess watcher) throws InterruptedException {
        awaitSize(recording, recording.growsTo() / 10);
        long first = watcher.residentBytes();
        Duration cpu = watcher.cpuTime();
        long begun = System.nanoTime();
        awaitSize(recording, recording.growsTo() / 2);
        long middle = watcher.residentBytes();
        awaitSize(recording, recording.growsTo());
        double minutes = (System.nanoTime() - begun) / 60e9;
        double used = watcher.cpuTime().minus(cpu).toMillis() / 1e3;
        return new Growth(first, middle, watcher.residentBytes(), used / minutes);
    }

    private static void awaitSize(PacedRecording recording, long bytes) throws InterruptedException {
        while (recording.size() < bytes) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private Measured end(JibriSession session, Path recordings, ProgramProcess watcher, long sent, Growth growth)
            throws IOException, InterruptedException {
        long ended = System.nanoTime();
        Duration cpu = watcher.cpuTime();
        session.writeMetadata("https://meet.example.com/" + ROOM);
        try (ProgramProcess finish = program(recordings)
                .args("finish", session.directory().toString())
                .start()) {
            double completed = secondsUntilThere(key(session), finish, ended);
            double cpuAtEnd = watcher.cpuTime().minus(cpu).toMillis() / 1e3;
            int exit = finish.awaitExit(PATIENCE);
            double released = seconds(ended);
            if (exit != 0) {
                throw new IllegalStateException(
                        "finish ended with " + exit + ": " + finish.stderr().tail(5));
            }
            return new Measured(sent, completed, released, cpuAtEnd, plainRead(recordings.resolve(KEPT)), growth);
        }
    }

    /** As long as the call of Jibri goes on, and once more after it. */
    private double secondsUntilThere(String key, ProgramProcess finish, long ended) throws InterruptedException {
        boolean isOver = false;
        while (true) {
            if (bucket.head(key).isPresent()) {
                return seconds(ended);
            }
            if (isOver) {
                throw new IllegalStateException(
                        "there is no object: " + finish.stderr().tail(5));
            }
            isOver = !finish.isAlive();
            TimeUnit.MILLISECONDS.sleep(END_LOOK_MILLIS);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static String key(JibriSession session) {
        return "recordings/2026/05/04/" + ROOM + "/" + session.directory().getFileName() + "/"
                + session.media().getFileName();
    }

    private long sentBytes(String key) {
        Optional<Bucket.OpenUpload> upload = bucket.openUploads().stream()
                .filter(open -> open.key().equals(key))
                .findFirst();
        return upload.map(open -> s3
                        .client()
                        .listPartsPaginator(
                                list -> list.bucket(BUCKET).key(open.key()).uploadId(open.uploadId()))
                        .parts()
                        .stream()
                        .mapToLong(Part::size)
                        .sum())
                .orElse(0L);
    }

    /** {@code cat file > /dev/null}: one read of the file, by a program that does nothing else. */
    private static double plainRead(Path file) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Process cat = new ProcessBuilder("cat", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (cat.waitFor() != 0) {
            throw new IllegalStateException("cat cannot read " + file);
        }
        return seconds(begun);
    }

    private ProgramProcess.Builder program(Path recordings) {
        return programs.finalizer()
                .directory(recordings)
                .env(Map.of(
                        "JITSI_RECORDING_BUCKET", BUCKET,
                        "JIBRI_RECORDING_DIR", recordings.toString(),
                        "JITSI_AWS_ENDPOINT", s3.endpoint().toString(),
                        "AWS_REGION", s3.region(),
                        "AWS_ACCESS_KEY_ID", s3.accessKey(),
                        "AWS_SECRET_ACCESS_KEY", s3.secretKey()));
    }
}
