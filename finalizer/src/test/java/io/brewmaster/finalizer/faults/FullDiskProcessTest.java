package io.brewmaster.finalizer.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Not a byte is free for journals, locks and records: the recording is delivered, and that makes room. */
class FullDiskProcessTest {
    private static final int ROUNDS = Scale.of(1, 6);

    @TempDir
    private Path folder;

    @Test
    void everyRecordingArrivesOnce() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString()),
                "no small disk can be mounted here: that takes root and CAP_SYS_ADMIN");
        Tally tally = new Tally("disk full");
        try (StrictS3 s3 = StrictS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            Arrivals arrivals = new Arrivals(s3, tally);
            for (int round = 0; round < ROUNDS; round++) {
                try (Recorder recorder = new Recorder(disk.resolve("r" + round), s3)) {
                    full(recorder, disk, round, arrivals, tally);
                }
            }
            arrivals.assertSettled();
        } finally {
            assertThat(run("umount", "-l", disk.toString())).isTrue();
        }
        tally.settle();
    }

    /** The disk is full from the beginning of the recording, from its middle, or from its end on. */
    private void full(Recorder recorder, Path disk, int round, Arrivals arrivals, Tally tally) throws Exception {
        String id = "full" + round;
        boolean isWatched = round % 2 == 0;
        tally.in();
        try (Take take = Take.prepare(recorder.recordings(), folder, id, Take.Kind.PLAIN, 16 << 20)) {
            if (isWatched) {
                recorder.awaitWatching();
            }
            take.record();
            Path filler = disk.resolve("filler");
            fill(filler);
            tally.fault(isWatched ? "full, with a watcher" : "full, without a watcher");
            Finalizer.Result result =
                    recorder.finalizer().call("finish", take.directory().toString());
            assertThat(result.exit()).as(result.output()).isZero();
            assertThat(take.directory()).doesNotExist();
            arrivals.check(take);
            Files.delete(filler);
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }
}
