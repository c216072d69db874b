package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.StrictS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that come twice, ten at once, or too early; files that are written anew; several sessions beside each other. */
class CallsProcessTest {
    private static final int ROUNDS = Scale.of(1, 8);
    private static final int CALLS = 10;

    @TempDir
    private Path folder;

    @Test
    void everyRecordingArrivesOnce() throws Exception {
        Tally tally = new Tally("calls and writers");
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            List<Parallel.Work> works = List.of(
                    round -> calledAgain(round, s3, arrivals, tally),
                    round -> stillOpen(round, s3, arrivals, tally),
                    round -> writtenAnew(round, s3, arrivals, tally));
            for (int i = 0; i < ROUNDS; i++) {
                int round = i;
                Parallel.run(works.size(), number -> works.get(number).run(round));
            }
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private Take take(Recorder recorder, String id, Take.Kind kind, long bytes) {
        return Take.prepare(recorder.recordings(), folder, id, kind, bytes);
    }

    /** Two sessions grow beside each other; one is finished by ten calls at once, and by another afterwards. */
    private void calledAgain(int round, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        try (Recorder recorder = new Recorder(folder.resolve("calls" + round), s3);
                Take take = take(recorder, "many" + round, Take.Kind.PLAIN, 18 << 20);
                Take other = take(recorder, "other" + round, Take.Kind.PLAIN, 13 << 20)) {
            tally.in();
            tally.in();
            // Every second time there is no watcher: the calls themselves do the work.
            if (round % 2 == 0) {
                recorder.watch();
            }
            take.begin();
            other.begin();
            take.growTo(take.bytes() / 2);
            other.growTo(other.bytes());
            take.end();
            other.end();
            List<ProgramProcess> calls = new ArrayList<>();
            for (int i = 0; i < Scale.of(4, CALLS); i++) {
                calls.add(recorder.call(take.directory()));
                tally.fault("call beside others");
            }
            assertSucceeds(recorder.call(other.directory()));
            for (ProgramProcess call : calls) {
                assertSucceeds(call);
            }
            assertSucceeds(recorder.call(take.directory()));
            tally.fault("call after the end");
            arrivals.check(take);
            arrivals.check(other);
            recorder.assertDiscreet();
        }
    }

    private static void assertSucceeds(ProgramProcess call) throws InterruptedException {
        int exit = call.awaitExit(Finalizer.PATIENCE.multipliedBy(3));
        assertThat(exit).as(String.join("\n", call.stderr().all())).isZero();
    }

    /** Jibri calls while somebody has the file open for writing: nothing is delivered before it is closed. */
    private void stillOpen(int round, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        try (Recorder recorder = new Recorder(folder.resolve("open" + round), s3);
                Take take = take(recorder, "open" + round, Take.Kind.PLAIN, 14 << 20)) {
            tally.in();
            take.begin();
            take.growTo(take.bytes() / 2);
            ProgramProcess call = recorder.call(take.directory());
            tally.fault("call while the file is open");
            TimeUnit.MILLISECONDS.sleep(1_000 + 2_000L * round);
            assertThat(arrivals.keys(take)).isEmpty();
            take.growTo(take.bytes());
            take.end();
            // Called too early by more than the finalizer waits for a writer: Jibri's next call, or the watcher,
            // delivers.
            if (call.awaitExit(Finalizer.PATIENCE) != 0) {
                assertSucceeds(recorder.call(take.directory()));
            }
            arrivals.check(take);
        }
    }

    /** Other bytes under the same name, sometimes so fast that the file was never seen shorter. */
    private void writtenAnew(int round, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        String id = "anew" + round;
        try (Recorder recorder = new Recorder(folder.resolve(id), s3)) {
            tally.in();
            Take first = take(recorder, id, Take.Kind.PLAIN, 20 << 20);
            recorder.watch();
            first.begin();
            first.growTo(12 << 20);
            Waiting.until(
                    () -> s3.bucket(Finalizer.BUCKET).openUploads().stream()
                            .anyMatch(upload -> upload.key().equals(first.key())),
                    "an upload of " + id);
            first.close();
            tally.fault("written anew");
            if (round % 4 == 3) {
                Files.delete(first.media());
            }
            try (Take second = take(recorder, id, Take.Kind.CUT, round % 2 == 0 ? 22 << 20 : 8 << 20)) {
                second.begin();
                second.growTo(second.bytes() / 2);
                if (round % 3 == 2) {
                    TimeUnit.MILLISECONDS.sleep(1_500);
                }
                second.growTo(second.bytes());
                second.end();
                assertSucceeds(recorder.call(second.directory()));
                arrivals.check(second);
            }
            assertThat(s3.requests(S3Operation.COMPLETE_MULTIPART_UPLOAD)).isPositive();
        }
    }
}
