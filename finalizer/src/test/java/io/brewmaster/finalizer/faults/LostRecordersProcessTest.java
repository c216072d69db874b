package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.finalizer.salvage.Salvaged;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;

/** The task and its volume are gone, at any time; another finalizer makes a recording of what is in the bucket. */
class LostRecordersProcessTest {
    private static final int RECORDERS = Scale.of(5, 60);
    private static final int AT_A_TIME = 3;
    private static final List<Phase> PHASES = List.of(Phase.values());
    private static final long PART = 5 << 20;

    @TempDir
    private Path folder;

    /** When a recorder is lost. */
    private enum Phase {
        AT_THE_BEGINNING,
        GROWING,
        AT_THE_END,
        FINISHING
    }

    /** @param parts how many were in the bucket when the recorder was lost */
    private record Lost(Take take, boolean isComplete, int parts) {}

    @Test
    void whatWasUploadedBecomesARecording() throws Exception {
        Tally tally = new Tally("task and volume gone");
        List<Lost> all = Collections.synchronizedList(new ArrayList<>());
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            s3.faults().seed(Scale.seed()).slowness(Duration.ofMillis(150));
            s3.faults().sometimes(S3Operation.UPLOAD_PART, Fault.SLOW, 0.3);
            // Time to be lost between the last part and the object.
            s3.faults().sometimes(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.INTERNAL_ERROR, 0.7);
            s3.faults().sometimes(S3Operation.PUT_OBJECT, Fault.SLOW, 0.3);
            Arrivals arrivals = new Arrivals(s3, tally);
            Parallel.run(RECORDERS, AT_A_TIME, number -> all.add(lose(number, s3, arrivals, tally)));
            s3.faults().clear();
            List<Salvaged> salvaged = Rescuer.of(s3).untilNothingIsLeft(arrivals);
            for (Lost lost : all) {
                judge(lost, arrivals, tally);
                lost.take().close();
            }
            assertThat(salvaged).noneMatch(Salvaged.NotNow.class::isInstance);
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private Lost lose(int number, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        SplittableRandom random = Scale.random("lost" + number);
        Take.Kind kind = number % 2 == 0 ? Take.Kind.PLAIN : Take.Kind.CUT;
        Phase phase = PHASES.get((number / 2 + 1) % PHASES.size());
        String id = "l" + number;
        Path disk = folder.resolve(id);
        Take take = Take.prepare(disk, folder, id, kind, (16 << 20) + random.nextInt(10 << 20));
        try (Recorder recorder = new Recorder(disk, s3)) {
            var unused = recorder.awaitWatching();
            take.begin();
            take.growTo((long) (take.bytes() * part(phase, random)));
            if (phase == Phase.AT_THE_END || phase == Phase.FINISHING) {
                take.end();
            }
            if (phase != Phase.AT_THE_BEGINNING) {
                Waiting.until(() -> parts(s3, take) > 0, "a part of " + id);
            }
            if (phase == Phase.FINISHING) {
                var unusedCall = recorder.call(take.directory());
                if (random.nextInt(3) > 0) {
                    Waiting.until(() -> isSealed(s3, take) || arrivals.isThere(take.key()), "the last part of " + id);
                }
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(phase == Phase.FINISHING ? 300 : 1_500));
        }
        delete(disk);
        tally.fault(Scale.words(phase));
        return new Lost(take, arrivals.isThere(take.key()), parts(s3, take));
    }

    /** How much of the file is written when the recorder is lost. */
    private static double part(Phase phase, SplittableRandom random) {
        return switch (phase) {
            case AT_THE_BEGINNING -> 0.1;
            case GROWING -> 0.7 + random.nextDouble(0.3);
            case AT_THE_END, FINISHING -> 1;
        };
    }

    private static void delete(Path disk) throws IOException {
        try (Stream<Path> walk = Files.walk(disk)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static int parts(StrictS3 s3, Take take) {
        return numbers(s3, take).size();
    }

    /** Part 1 is sent last where nothing plays without the end. */
    private static boolean isSealed(StrictS3 s3, Take take) {
        return take.kind() == Take.Kind.PLAIN && numbers(s3, take).contains(1);
    }

    private static List<Integer> numbers(StrictS3 s3, Take take) {
        return s3.bucket(Finalizer.BUCKET).openUploads().stream()
                .filter(upload -> upload.key().equals(take.key()))
                .flatMap(upload -> parts(s3, upload).stream().map(Part::partNumber))
                .toList();
    }

    private static List<Part> parts(StrictS3 s3, Bucket.OpenUpload upload) {
        try {
            return s3.client()
                    .listParts(r -> r.bucket(Finalizer.BUCKET).key(upload.key()).uploadId(upload.uploadId()))
                    .parts();
        } catch (NoSuchUploadException completedMeanwhile) {
            return List.of();
        }
    }

    private static void judge(Lost lost, Arrivals arrivals, Tally tally) throws IOException {
        Take take = lost.take();
        if (!lost.isComplete() && lost.parts() == 0) {
            System.out.println(take.id() + ": nothing had been uploaded");
            assertThat(arrivals.keys(take)).isEmpty();
            return;
        }
        tally.in();
        try {
            System.out.println(
                    take.id() + " " + take.kind() + ": " + lost.parts() + " parts, " + extent(take, arrivals));
            assertSalvaged(take, arrivals);
            tally.intact();
        } catch (AssertionError | RuntimeException wrong) {
            tally.loss(take.id(), wrong);
        }
    }

    private static String extent(Take take, Arrivals arrivals) {
        String manifest = arrivals.manifest(take.folder());
        return manifest.contains("\"damaged\"")
                ? "damaged"
                : manifest.contains("\"truncated\"") ? "truncated" : "whole";
    }

    private static void assertSalvaged(Take take, Arrivals arrivals) throws IOException {
        assertThat(arrivals.keys(take))
                .contains(take.key(), take.folder() + "recording.json")
                .isSubsetOf(take.key(), take.folder() + "recording.json", take.folder() + "metadata.json");
        Path object = arrivals.download(take.key());
        try {
            switch (extent(take, arrivals)) {
                case "whole" -> assertThat(Arrivals.sha256(object)).isEqualTo(Arrivals.sha256(take.copy()));
                case "truncated" -> {
                    assertThat(take.kind()).isEqualTo(Take.Kind.CUT);
                    Arrivals.assertSameFrom(object, take.copy(), 0);
                    assertPlays(object);
                }
                default -> {
                    assertThat(take.kind()).isEqualTo(Take.Kind.PLAIN);
                    Arrivals.assertSameFrom(object, take.copy(), PART);
                }
            }
        } finally {
            Files.delete(object);
        }
        arrivals.assertClean(take);
    }

    private static void assertPlays(Path object) {
        Scale.FFMPEG.ifPresent(ffmpeg -> assertThat(ffmpeg.decodedFrameHashes(object))
                .as("decoded frames")
                .hasSizeGreaterThan(100));
    }

    /** The command itself, with its real second look after 45 s. */
    @Test
    void theCommandDoesSo() throws Exception {
        assumeTrue(Scale.isFull(), "a minute for one recording: only with -Pfaults");
        Tally tally = new Tally("finalizer recover");
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            Lost lost = lose(3, s3, arrivals, tally);
            s3.clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(3)));
            Finalizer.Result result = new Recorder(folder.resolve("elsewhere"), s3)
                    .with("JITSI_RECORDING_ORPHAN_AFTER", "2 min")
                    .finalizer()
                    .call("recover");
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(result.output()).contains(lost.take().key());
            judge(lost, arrivals, tally);
            lost.take().close();
            arrivals.assertSettled();
        }
        tally.settle();
    }
}
