package io.brewmaster.finalizer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.json.Json;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.salvage.LostRecorder;
import io.brewmaster.finalizer.salvage.Salvage;
import io.brewmaster.finalizer.salvage.SalvageSettings;
import io.brewmaster.finalizer.salvage.Salvaged;
import io.brewmaster.finalizer.salvage.Salvaged.Alive;
import io.brewmaster.finalizer.salvage.Salvaged.Completed;
import io.brewmaster.finalizer.salvage.Salvaged.Extent;
import io.brewmaster.finalizer.salvage.Salvaged.Waiting;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.transport.TestClients;
import io.brewmaster.finalizer.transport.Transport;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.Fault;
import io.brewmaster.testkit.s3.S3Mock;
import io.brewmaster.testkit.s3.S3Operation;
import io.brewmaster.testkit.s3.S3Proxy;
import io.brewmaster.testkit.s3.S3Server;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Salvaging over HTTP, from servers that differ in what they list and check. */
@ParameterizedClass(name = "{0}")
@EnumSource(
        value = Transport.class,
        names = {"FAST", "PORTABLE"})
class SalvageOnServersTest {
    private static final Encryption ENCRYPTION = Encryption.of("none", Optional.empty());

    @Parameter
    Transport transport;

    private final AtomicLong nanoTime = new AtomicLong();

    /** No checksums in lists, and no error for the parts of an upload that is gone. */
    @Test
    void makesRecordingsOnS3Proxy() throws Exception {
        makesRecordings(S3Proxy.start());
    }

    /** No checksum of the full object: what is there is read back. */
    @Test
    void makesRecordingsOnS3Mock() throws Exception {
        makesRecordings(S3Mock.start());
    }

    /** As S3 documents it: of several, one gets its way. */
    @Test
    void makesRecordingsOnStrictS3() throws Exception {
        try (StrictS3 server = StrictS3.start()) {
            plainBehindAStandIn(server);
            List<Salvaged> results = severalAtTheSameTime(server);
            assertThat(results.stream().filter(Completed.class::isInstance))
                    .as("%s", results)
                    .hasSize(1);
        }
    }

    /** All was done, and nobody said so: the takeover, the stand-in, the object, its manifest, the end. */
    @ParameterizedTest
    @EnumSource(names = {"PUT_OBJECT", "UPLOAD_PART", "COMPLETE_MULTIPART_UPLOAD", "DELETE_OBJECT"})
    void survivesLostAcknowledgements(S3Operation operation) throws Exception {
        try (StrictS3 server = StrictS3.start()) {
            server.createBucket("plain");
            try (ObjectStore store = store(server, "plain")) {
                new LostRecorder(store, RecordingMode.PLAIN).record(2);
                server.faults().next(operation, Fault.CUT_AFTER, 2);
                assertThat(salvage(store, "salvager").recover(this::pause))
                        .singleElement()
                        .isInstanceOf(Completed.class);
                assertThat(server.faults().counts()).containsKey(Fault.CUT_AFTER);
            }
            assertInOrder(server.bucket("plain"));
        }
    }

    /** What is old is said by the server's clock, whatever time it is here. */
    @Test
    void goesByTheServersClock() throws Exception {
        try (StrictS3 server = StrictS3.start()) {
            Instant then = Instant.parse("2020-02-02T02:02:02Z");
            server.clock(Clock.fixed(then, ZoneOffset.UTC));
            server.createBucket("clock");
            try (ObjectStore store = store(server, "clock")) {
                new LostRecorder(store, RecordingMode.HYBRID).record(1);
                Salvage salvage = salvage(store, "salvager", Duration.ofMinutes(10));
                server.clock(Clock.fixed(then.plusSeconds(599), ZoneOffset.UTC));
                assertThat(salvage.sweep()).singleElement().isInstanceOf(Alive.class);
                server.clock(Clock.fixed(then.plusSeconds(600), ZoneOffset.UTC));
                assertThat(salvage.sweep()).singleElement().isInstanceOf(Waiting.class);
            }
        }
    }

    private void makesRecordings(S3Server started) throws Exception {
        try (S3Server server = started) {
            plainBehindAStandIn(server);
            // Neither server compares and writes in one step, so more than one may get as far as Complete.
            assertThat(severalAtTheSameTime(server)).hasAtLeastOneElementOfType(Completed.class);
        }
    }

    private void plainBehindAStandIn(S3Server server) throws Exception {
        server.createBucket("plain");
        try (ObjectStore store = store(server, "plain")) {
            new LostRecorder(store, RecordingMode.PLAIN).record(3);
            Salvage salvage = salvage(store, "salvager");
            assertThat(salvage.recover(this::pause))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Completed.class, it -> assertThat(it.extent()).isEqualTo(Extent.DAMAGED));
        }
        Bucket bucket = server.bucket("plain");
        byte[] object = bucket.bytes(LostRecorder.KEY);
        int full = (int) PartPlan.MIN_PART;
        assertThat(Arrays.copyOfRange(object, full, object.length))
                .isEqualTo(Arrays.copyOfRange(LostRecorder.FILE, full, 3 * full));
        assertThat(manifest(bucket).get("damaged")).isEqualTo(true);
        assertInOrder(bucket);
    }

    private List<Salvaged> severalAtTheSameTime(S3Server server) throws Exception {
        server.createBucket("hybrid");
        List<Salvaged> results;
        try (ObjectStore store = store(server, "hybrid")) {
            new LostRecorder(store, RecordingMode.HYBRID).record(2);
            results = together(store);
        }
        Bucket bucket = server.bucket("hybrid");
        byte[] object = bucket.bytes(LostRecorder.KEY);
        int full = (int) PartPlan.MIN_PART;
        assertThat(Arrays.copyOf(object, full)).isEqualTo(LostRecorder.PROVISIONAL);
        assertThat(Arrays.copyOfRange(object, full, object.length))
                .isEqualTo(Arrays.copyOfRange(LostRecorder.FILE, full, 2 * full));
        assertThat(manifest(bucket).get("truncated")).isEqualTo(true);
        assertInOrder(bucket);
        return results;
    }

    private List<Salvaged> together(ObjectStore store) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            CyclicBarrier barrier = new CyclicBarrier(3);
            List<Salvage> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                all.add(salvage(store, "salvager " + i));
                all.get(i).sweep();
            }
            pause(Duration.ofSeconds(45));
            List<Future<List<Salvaged>>> sweeps = new ArrayList<>();
            for (Salvage one : all) {
                sweeps.add(threads.submit(() -> {
                    barrier.await(60, TimeUnit.SECONDS);
                    return one.sweep();
                }));
            }
            List<Salvaged> results = new ArrayList<>();
            for (Future<List<Salvaged>> sweep : sweeps) {
                results.addAll(sweep.get(120, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertInOrder(Bucket bucket) {
        assertThat(bucket.keys()).containsExactlyInAnyOrder(LostRecorder.KEY, LostRecorder.FOLDER + "recording.json");
        assertThat(bucket.openUploads()).isEmpty();
    }

    private static Map<String, ?> manifest(Bucket bucket) throws Exception {
        byte[] manifest = bucket.bytes(LostRecorder.FOLDER + "recording.json");
        return Json.parseObject(new String(manifest, StandardCharsets.UTF_8));
    }

    private void pause(Duration duration) {
        nanoTime.addAndGet(duration.toNanos());
    }

    private ObjectStore store(S3Server server, String bucket) throws StoreException {
        return S3ObjectStore.open(
                new S3Settings(
                        bucket,
                        Optional.of(server.endpoint()),
                        Optional.of(server.region()),
                        Optional.empty(),
                        ENCRYPTION),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), server.secretKey())),
                TestClients.open(transport, null),
                warning -> {});
    }

    /** Everybody is an orphan at once: the servers' own clocks go on by themselves. */
    private Salvage salvage(ObjectStore store, String owner) {
        return salvage(store, owner, Duration.ofMinutes(-1));
    }

    private Salvage salvage(ObjectStore store, String owner, Duration orphanAfter) {
        return new Salvage(
                store,
                new OpenStates(store.documents(), "rec", owner),
                new SalvageSettings(orphanAfter, ENCRYPTION, ZoneOffset.UTC),
                new RecordingMetrics(
                        new EmfWriter(OutputStream.nullOutputStream()),
                        "p",
                        "e",
                        Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)),
                arrival -> {},
                () -> new Patience(
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(2),
                        new Backoff(Duration.ofMillis(10), Duration.ofMillis(100), new Random(1)),
                        System::nanoTime,
                        duration -> Thread.sleep(duration.toMillis())),
                nanoTime::get);
    }
}
