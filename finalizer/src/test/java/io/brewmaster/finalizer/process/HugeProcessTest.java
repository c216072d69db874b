package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.NullS3;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeProcessTest {
    private static final long FOUR_GIB = 4L << 30;

    @TempDir
    private Path recordings;

    @Test
    void delivers4GiBWithAHeapOf64MiB() throws InterruptedException {
        JibriSession session =
                JibriSession.create(recordings, "huge", "townhall", LocalDateTime.of(2026, 5, 4, 9, 30, 0));
        RecordingWriter.huge(session.media(), FOUR_GIB);
        session.writeMetadata("https://meet.example.com/townhall");
        try (NullS3 s3 = NullS3.start()) {
            s3.createBucket(Finalizer.BUCKET);
            long begun = System.nanoTime();
            try (ProgramProcess process = new Finalizer(recordings)
                    .to(s3)
                    .with("JITSI_RECORDING_PART_SIZE", "8 MiB")
                    .startFinish(session.directory())) {
                long peak = 0;
                Duration cpu = Duration.ZERO;
                while (process.isAlive()) {
                    try {
                        peak = Math.max(peak, process.peakResidentBytes());
                        cpu = process.cpuTime();
                    } catch (IllegalStateException ended) {
                        break;
                    }
                    Thread.onSpinWait();
                    java.util.concurrent.TimeUnit.MILLISECONDS.sleep(50);
                }
                Finalizer.Result result = Finalizer.end(process);
                System.out.printf(
                        "4 GiB: %.1f s wall, %.1f s CPU, %d MB peak resident%n",
                        (System.nanoTime() - begun) / 1e9, cpu.toMillis() / 1e3, peak >> 20);
                System.out.println(result.output());
                assertThat(result.exit()).as(result.output()).isZero();
            }
            String key = "recordings/2026/05/04/townhall/huge/townhall_2026-05-04-09-30-00.mp4";
            assertThat(s3.bucket(Finalizer.BUCKET).head(key).orElseThrow().size())
                    .isEqualTo(FOUR_GIB);
            assertThat(s3.bucket(Finalizer.BUCKET).openUploads()).isEmpty();
        }
        assertThat(session.directory()).doesNotExist();
    }
}
