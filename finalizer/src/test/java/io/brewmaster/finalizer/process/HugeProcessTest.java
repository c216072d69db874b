package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.NullS3;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugeProcessTest {
    private static final long FOUR_GIB = 4L << 30;
    /** 64 MiB of heap, and what a JVM with the SDK needs besides: 140 MiB in all were measured. */
    private static final long MOST_RESIDENT = 256L << 20;
    /** Half a minute on two free cores. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

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
                AtomicLong peak = new AtomicLong();
                AtomicLong cpuMillis = new AtomicLong();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> hasEnded(process, peak, cpuMillis));
                Finalizer.Result result = Finalizer.end(process);
                assertThat(result.exit()).as(result.output()).isZero();
                System.out.printf(
                        "4 GiB: %.1f s wall, %.1f s CPU, %d MB peak resident%n",
                        (System.nanoTime() - begun) / 1e9, cpuMillis.get() / 1e3, peak.get() >> 20);
                assertThat(peak.get()).as("resident bytes").isLessThan(MOST_RESIDENT);
            }
            String key = "recordings/2026/05/04/townhall/huge/townhall_2026-05-04-09-30-00.mp4";
            assertThat(s3.bucket(Finalizer.BUCKET).head(key).orElseThrow().size())
                    .isEqualTo(FOUR_GIB);
            assertThat(s3.bucket(Finalizer.BUCKET).openUploads()).isEmpty();
        }
        assertThat(session.directory()).doesNotExist();
    }

    private static boolean hasEnded(ProgramProcess process, AtomicLong peak, AtomicLong cpuMillis) {
        try {
            peak.accumulateAndGet(process.peakResidentBytes(), Math::max);
            cpuMillis.set(process.cpuTime().toMillis());
        } catch (IllegalStateException ended) {
            // What was last seen of it stays.
        }
        return !process.isAlive();
    }
}
