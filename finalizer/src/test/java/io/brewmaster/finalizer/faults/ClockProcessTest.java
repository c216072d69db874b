package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.s3.StrictS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clocks that are wrong, and that jump in the middle of a recording. */
class ClockProcessTest {
    @TempDir
    private Path folder;

    private static List<Duration> jumps() {
        Duration day = Duration.ofDays(1);
        return Scale.isFull()
                ? List.of(day.multipliedBy(400), day.negated(), Duration.ofHours(5), day.multipliedBy(-9_000))
                : List.of(day.negated());
    }

    @Test
    void everyRecordingArrivesOnce() throws Exception {
        Tally tally = new Tally("clock jumps");
        try (StrictS3 s3 = StrictS3.start();
                Recorder recorder = new Recorder(folder.resolve("clock"), s3)) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            var unused = recorder.awaitWatching();
            for (Duration jump : jumps()) {
                String id = "jump" + jump.toHours();
                tally.in();
                try (Take take = Take.prepare(recorder.recordings(), folder, id, Take.Kind.PLAIN, 14 << 20)) {
                    take.begin();
                    take.growTo(12 << 20);
                    Waiting.until(() -> !arrivals.states().isEmpty(), "an upload of " + id);
                    s3.clock(Clock.offset(Clock.systemUTC(), jump));
                    tally.fault("S3's clock");
                    take.growTo(take.bytes());
                    take.end();
                    Files.setLastModifiedTime(
                            take.media(), FileTime.from(Instant.now().plus(jump)));
                    tally.fault("the file's time");
                    Finalizer.Result result =
                            recorder.finalizer().call("finish", take.directory().toString());
                    assertThat(result.exit()).as(result.output()).isZero();
                    arrivals.check(take);
                }
            }
            arrivals.assertSettled();
        }
        tally.settle();
    }

    @Test
    void theMachinesClockMayBeWrong() throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/faketime", "/usr/local/bin/faketime")
                        .anyMatch(path -> Files.isExecutable(Path.of(path))),
                "faketime is not installed: the machine's own clock cannot be moved");
        Tally tally = new Tally("the machine's clock");
        try (StrictS3 s3 = StrictS3.start();
                Recorder recorder = new Recorder(folder.resolve("faked"), s3)
                        .with("LD_PRELOAD", faketimeLibrary())
                        .with("DONT_FAKE_MONOTONIC", "1")
                        .with("FAKETIME", "+400d");
                Take take = Take.prepare(recorder.recordings(), folder, "faked", Take.Kind.PLAIN, 14 << 20)) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            tally.in();
            tally.fault("a year ahead");
            take.record();
            Finalizer.Result result =
                    recorder.finalizer().call("finish", take.directory().toString());
            assertThat(result.exit()).as(result.output()).isZero();
            arrivals.check(take);
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private static String faketimeLibrary() throws Exception {
        try (Stream<Path> libraries =
                Files.find(Path.of("/usr/lib"), 4, (path, attributes) -> path.endsWith("libfaketime.so.1"))) {
            return libraries.findFirst().orElseThrow().toString();
        }
    }
}
