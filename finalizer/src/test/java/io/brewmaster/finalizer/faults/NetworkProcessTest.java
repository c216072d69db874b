package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.net.ChaosProxy;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.StrictS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No way to the bucket for a while, or no bucket, or no permission: the files stay, the reason is told, all goes on by itself. */
class NetworkProcessTest {
    private static final int ROUNDS = Scale.of(1, 9);
    private static final int CONFIGURATION = 78;

    @TempDir
    private Path folder;

    @Test
    void everyRecordingArrivesOnceTheNetworkIsBack() throws Exception {
        Tally tally = new Tally("network gone");
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            Parallel.run(ROUNDS, 3, number -> away(number, s3, arrivals, tally));
            arrivals.assertSettled();
        }
        tally.settle();
    }

    private void away(int number, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        String id = "away" + number;
        SplittableRandom random = Scale.random(id);
        tally.in();
        try (ChaosProxy network = ChaosProxy.before(s3.endpoint());
                Recorder recorder = new Recorder(folder.resolve(id), s3, network.endpoint());
                Take take = Take.prepare(recorder.recordings(), folder, id, Take.Kind.PLAIN, 30 << 20)) {
            var unused = recorder.awaitWatching();
            take.begin();
            take.growTo(12 << 20);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
            network.cutNextAfter(random.nextInt(5 << 20));
            tally.fault("connection cut");
            take.growTo(20 << 20);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
            if (number % 3 == 2) {
                network.blackhole();
                tally.fault("blackhole");
            } else {
                network.refuse().closeConnections();
                tally.fault("refused");
            }
            take.end();
            ProgramProcess call = recorder.call(take.directory());
            TimeUnit.MILLISECONDS.sleep(Scale.of(2_000, 5_000 + random.nextInt(30_000)));
            assertThat(take.media()).as("kept while nobody can take it").exists();
            assertThat(arrivals.isThere(take.key())).isFalse();
            network.heal();
            assertThat(call.awaitExit(Finalizer.PATIENCE.multipliedBy(3)))
                    .as(recorder.said())
                    .isZero();
            arrivals.check(take);
        }
    }

    @Test
    void everyRecordingArrivesOnceTheBucketIsBack() throws Exception {
        Tally tally = new Tally("bucket gone or forbidden");
        for (Fault fault :
                Scale.isFull() ? new Fault[] {Fault.NO_SUCH_BUCKET, Fault.FORBIDDEN} : new Fault[] {Fault.FORBIDDEN}) {
            try (StrictS3 s3 = StrictS3.start()) {
                s3.createBucket(Finalizer.BUCKET);
                Arrivals arrivals = new Arrivals(s3, tally);
                refused(fault, s3, arrivals, tally);
                arrivals.assertSettled();
            }
        }
        tally.settle();
    }

    private void refused(Fault fault, StrictS3 s3, Arrivals arrivals, Tally tally) throws Exception {
        String id = "refused-" + fault;
        String reason = fault == Fault.FORBIDDEN ? "no permission" : "does not exist: create it";
        tally.in();
        tally.fault(fault);
        try (Recorder recorder = new Recorder(folder.resolve(id), s3);
                Take take = Take.prepare(recorder.recordings(), folder, id, Take.Kind.PLAIN, 16 << 20)) {
            var unused = recorder.awaitWatching();
            take.begin();
            take.growTo(12 << 20);
            s3.faults().everywhere(fault);
            take.growTo(take.bytes());
            take.end();
            ProgramProcess call = recorder.call(take.directory());
            assertThat(call.awaitExit(Finalizer.PATIENCE)).as(recorder.said()).isEqualTo(CONFIGURATION);
            assertThat(String.join("\n", call.stderr().all())).contains(reason);
            assertThat(take.media()).exists();
            assertThat(recorder.finalizer().call("status").stdoutText()).contains(id, reason);
            s3.faults().clear();
            Waiting.until(() -> Files.notExists(take.directory()), "delivered without another call: " + id);
            arrivals.check(take);
        }
    }
}
