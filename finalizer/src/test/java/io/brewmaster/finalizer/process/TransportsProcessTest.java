package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.testkit.media.JibriSession;
import io.brewmaster.testkit.media.RecordingWriter;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.s3.S3Server;
import io.brewmaster.testkit.s3.SeparateNullS3;
import io.brewmaster.testkit.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real program over TLS with each transport, and what each costs, side by side. 32 MiB prove that both work;
 * {@code -Dbrewmaster.transports.mib=1024} measures.
 */
class TransportsProcessTest {
    private static final long BYTES = Long.getLong("brewmaster.transports.mib", 32) << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void bothDeliverOverTls() throws InterruptedException {
        Path trusted = folder.resolve("trusted.p12");
        try (S3Server s3 = SeparateNullS3.startWithTls(trusted)) {
            s3.createBucket(Finalizer.BUCKET);
            for (String transport : new String[] {"fast", "portable", "auto"}) {
                String log = deliver(s3, trusted, transport);
                assertThat(log).contains("the transport is " + (transport.equals("auto") ? "fast" : transport));
            }
        }
    }

    private String deliver(S3Server s3, Path trusted, String transport) throws InterruptedException {
        JibriSession session = JibriSession.create(
                folder.resolve("recordings"), transport, "board", LocalDateTime.of(2026, 5, 4, 9, 30, 0));
        RecordingWriter.huge(session.media(), BYTES);
        session.writeMetadata("https://meet.example.com/board");
        long begun = System.nanoTime();
        try (ProgramProcess process = new Finalizer(folder.resolve("recordings"))
                .to(s3)
                .with("JITSI_RECORDING_TRANSPORT", transport)
                .with(
                        "JAVA_TOOL_OPTIONS",
                        "-Djavax.net.ssl.trustStore=" + trusted + " -Djavax.net.ssl.trustStorePassword="
                                + ServerTls.STORE_PASSWORD)
                .startFinish(session.directory())) {
            AtomicLong peak = new AtomicLong();
            AtomicLong cpuMillis = new AtomicLong();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> hasEnded(process, peak, cpuMillis));
            double wall = (System.nanoTime() - begun) / 1e9;
            Finalizer.Result result = Finalizer.end(process);
            assertThat(result.exit()).as(result.output()).isZero();
            System.out.printf(
                    "%-8s %5d MiB over TLS: %5.1f s CPU, %5.1f s wall, %d MB peak resident%n",
                    transport, BYTES >> 20, cpuMillis.get() / 1e3, wall, peak.get() >> 20);
            return result.output();
        }
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
