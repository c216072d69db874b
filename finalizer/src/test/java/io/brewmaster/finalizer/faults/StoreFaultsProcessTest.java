package io.brewmaster.finalizer.faults;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.StrictS3;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3 that fails, is slow, cuts connections, and says that it failed although it did not, at random. */
class StoreFaultsProcessTest {
    private static final int RECORDERS = 2;
    private static final int RECORDINGS = Scale.of(1, 20);
    /** Of each kind of fault, for each request: about every third request meets one. */
    private static final double EACH = 0.06;

    private static final Set<S3Operation> OPERATIONS = EnumSet.of(
            S3Operation.CREATE_MULTIPART_UPLOAD,
            S3Operation.UPLOAD_PART,
            S3Operation.COMPLETE_MULTIPART_UPLOAD,
            S3Operation.ABORT_MULTIPART_UPLOAD,
            S3Operation.LIST_MULTIPART_UPLOADS,
            S3Operation.LIST_PARTS,
            S3Operation.PUT_OBJECT,
            S3Operation.GET_OBJECT,
            S3Operation.HEAD_OBJECT,
            S3Operation.DELETE_OBJECT);

    private static final Set<Fault> KINDS = EnumSet.of(
            Fault.INTERNAL_ERROR,
            Fault.SLOW_DOWN,
            Fault.SLOW,
            Fault.CUT_BEFORE,
            Fault.CUT_IN_THE_MIDDLE,
            Fault.CUT_AFTER);

    @TempDir
    private Path folder;

    @Test
    void everyRecordingArrivesOnce() throws Exception {
        Tally tally = new Tally("S3 fails at random");
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            fail(s3);
            Arrivals arrivals = new Arrivals(s3, tally);
            Parallel.run(RECORDERS, number -> recorder("f" + number, s3, arrivals, tally));
            for (Map.Entry<Fault, Long> met : s3.faults().counts().entrySet()) {
                tally.faults(met.getKey(), met.getValue());
            }
            s3.faults().clear();
            Rescuer.of(s3).untilNothingIsLeft(arrivals);
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private static void fail(StrictS3 s3) {
        s3.faults().seed(Scale.seed()).slowness(Duration.ofMillis(300));
        for (S3Operation operation : OPERATIONS) {
            KINDS.forEach(kind -> s3.faults().sometimes(operation, kind, EACH));
        }
        s3.faults().sometimes(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.ERROR_IN_200, 0.15);
        s3.faults().sometimes(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.ERROR_IN_200_ALTHOUGH_DONE, 0.15);
        s3.faults().sometimes(S3Operation.COMPLETE_MULTIPART_UPLOAD, Fault.CONFLICT, 0.1);
        s3.faults().sometimes(S3Operation.PUT_OBJECT, Fault.CONFLICT, EACH);
    }

    private void recorder(String name, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        SplittableRandom random = Scale.random(name);
        try (Recorder recorder = new Recorder(folder.resolve(name), s3)) {
            for (int i = 0; i < RECORDINGS; i++) {
                String id = name + "-" + i;
                tally.in();
                try (Take take = Take.prepare(
                        recorder.recordings(), folder, id, Take.Kind.PLAIN, (22 << 20) + random.nextInt(18 << 20))) {
                    recorder.watch();
                    take.begin();
                    for (int step = 1; step <= 8; step++) {
                        take.growTo(take.bytes() * step / 8);
                        TimeUnit.MILLISECONDS.sleep(200);
                    }
                    take.end();
                    ProgramProcess call = recorder.call(take.directory());
                    var unused = call.awaitExit(Finalizer.PATIENCE.multipliedBy(3));
                    Waiting.until(() -> !take.directory().toFile().exists(), "delivered: " + id);
                    healthy(s3, () -> arrivals.check(take));
                    recorder.assertDiscreet();
                } catch (AssertionError | RuntimeException wrong) {
                    tally.loss(id, wrong);
                    System.out.println(recorder.said());
                    return;
                }
            }
        }
    }

    /** What looks at the bucket. */
    private interface Look {
        void look() throws Exception;
    }

    /** The test looks with the same server: its own requests must not fail. */
    private static void healthy(StrictS3 s3, Look look) throws Exception {
        synchronized (s3) {
            s3.faults().on(false);
            try {
                look.look();
            } finally {
                s3.faults().on(true);
            }
        }
    }
}
