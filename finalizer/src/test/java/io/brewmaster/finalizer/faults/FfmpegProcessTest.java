package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.media.Ffmpeg;
import io.brewmaster.testkit.media.FfmpegRecording;
import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real ffmpeg with Jibri's options, ended in every way, while the watcher runs. */
class FfmpegProcessTest {
    /** At 850 kB a second; three parts in the whole matrix. */
    private static final long BYTES = Scale.of(2_500_000, 12_000_000);

    private static final int AT_A_TIME = 2;
    private static final LocalDateTime STARTED = LocalDateTime.of(2026, 5, 4, 9, 30, 0);

    @TempDir
    private Path folder;

    private enum End {
        SIGINT,
        SIGTERM,
        SIGKILL
    }

    private enum Mode {
        PLAIN,
        FRAGMENTED,
        HYBRID;

        /** A key frame, and so a fragment, each second: what was not flushed is lost with ffmpeg. */
        String[] options() {
            return switch (this) {
                case PLAIN -> new String[0];
                case FRAGMENTED -> new String[] {"-g", "30", "-movflags", "+frag_keyframe+empty_moov"};
                case HYBRID -> new String[] {"-g", "30", "-movflags", "+hybrid_fragmented"};
            };
        }
    }

    private record Case(Mode mode, End end) {
        String id() {
            return Scale.words(mode) + "-" + Scale.words(end);
        }

        boolean isCut() {
            return end == End.SIGKILL;
        }
    }

    private static List<Case> cases(Ffmpeg ffmpeg) {
        if (!Scale.isFull()) {
            return List.of(new Case(Mode.PLAIN, End.SIGINT), new Case(Mode.FRAGMENTED, End.SIGKILL));
        }
        List<Case> all = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            if (mode == Mode.HYBRID && !ffmpeg.knowsHybridFragmented()) {
                System.out.println("ffmpeg " + ffmpeg.version() + " has no hybrid mode: not recorded with it");
                continue;
            }
            for (End end : End.values()) {
                all.add(new Case(mode, end));
            }
        }
        return all;
    }

    @Test
    void everyRecordingArrivesOnce() throws Exception {
        assumeTrue(Scale.FFMPEG.isPresent(), "ffmpeg is not installed");
        Ffmpeg ffmpeg = Scale.FFMPEG.get();
        Tally tally = new Tally("ffmpeg " + ffmpeg.version());
        try (StrictS3 s3 = StrictS3.start();
                Recorder recorder = new Recorder(folder.resolve("recordings"), s3)) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            recorder.awaitWatching();
            List<Case> cases = cases(ffmpeg);
            Parallel.run(cases.size(), AT_A_TIME, number -> {
                Case one = cases.get(number);
                tally.in();
                tally.fault(one.mode() + " " + one.end());
                record(ffmpeg, one, recorder, s3, arrivals, tally);
            });
            recorder.assertDiscreet();
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private void record(Ffmpeg ffmpeg, Case one, Recorder recorder, StrictS3 s3, Arrivals arrivals, Tally tally)
            throws IOException, InterruptedException {
        JibriSession session = JibriSession.create(recorder.recordings(), one.id(), "weekly", STARTED);
        try (FfmpegRecording recording =
                ffmpeg.record(session.media(), one.mode().options())) {
            Waiting.until(
                    () -> Files.exists(session.media()) && Files.size(session.media()) >= BYTES, "bytes of ffmpeg");
            switch (one.end()) {
                case SIGINT -> recording.stop();
                case SIGTERM -> recording.terminate();
                case SIGKILL -> recording.kill();
            }
        }
        Path copy = Files.copy(session.media(), folder.resolve(one.id() + ".mp4"));
        session.writeMetadata("https://meet.example.com/weekly");
        Finalizer.Result result =
                recorder.finalizer().call("finish", session.directory().toString());
        assertThat(result.exit()).as(result.output()).isZero();
        assertThat(session.directory()).doesNotExist();
        List<String> keys = s3.bucket(Finalizer.BUCKET).keys().stream()
                .filter(key -> key.contains("/" + one.id() + "/"))
                .toList();
        assertThat(keys).hasSize(3);
        String key = keys.stream().filter(k -> k.endsWith(".mp4")).findFirst().orElseThrow();
        boolean isDamaged = one.isCut() && one.mode() == Mode.PLAIN;
        String manifest = arrivals.manifest(key.substring(0, key.lastIndexOf('/') + 1));
        assertThat(key.startsWith("damaged/")).as(manifest).isEqualTo(isDamaged);
        assertThat(s3.bucket(Finalizer.BUCKET).sha256(key)).isEqualTo(Arrivals.sha256(copy));
        assertThat(manifest.contains("\"truncated\"")).as(manifest).isEqualTo(one.isCut() && !isDamaged);
        assertThat(manifest.contains("\"damaged\"")).as(manifest).isEqualTo(isDamaged);
        if (!isDamaged) {
            arrivals.assertSameFrames(copy, key);
        }
        Files.delete(copy);
        tally.intact();
    }
}
