package io.brewmaster.finalizer.faults;

import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.process.Finalizer;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.s3.S3ObjectStore;
import io.brewmaster.finalizer.s3.S3Settings;
import io.brewmaster.finalizer.salvage.Salvage;
import io.brewmaster.finalizer.salvage.SalvageSettings;
import io.brewmaster.finalizer.salvage.Salvaged;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.transport.Transport;
import io.brewmaster.testkit.s3.StrictS3;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Another finalizer, hours later: the real salvage within this JVM, so that its hours and its second look take no time. */
final class Rescuer {
    private static final Duration LATER = Duration.ofHours(3);
    private static final int SWEEPS = 12;

    private final StrictS3 s3;
    private final AtomicLong nanoTime = new AtomicLong();
    private final Salvage salvage;

    private Rescuer(StrictS3 s3) throws StoreException {
        this.s3 = s3;
        Encryption none = Encryption.of("none", Optional.empty());
        // Where the SDK's default chain looks first; every server of the testkit has the same.
        System.setProperty("aws.accessKeyId", s3.accessKey());
        System.setProperty("aws.secretAccessKey", s3.secretKey());
        S3ObjectStore store = S3ObjectStore.open(
                new S3Settings(
                        Finalizer.BUCKET, Optional.of(s3.endpoint()), Optional.of(s3.region()), Optional.empty(), none),
                Transport.AUTO,
                warning -> {});
        this.salvage = new Salvage(
                store,
                new OpenStates(store.documents(), "recordings", "rescuer"),
                new SalvageSettings(Duration.ofMinutes(10), none, ZoneOffset.UTC),
                new RecordingMetrics(new EmfWriter(OutputStream.nullOutputStream()), "test", "test", Clock.systemUTC()),
                arrival -> {},
                () -> new Patience(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), new SplittableRandom(1)),
                        System::nanoTime,
                        pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos())),
                nanoTime::get);
    }

    static Rescuer of(StrictS3 s3) throws StoreException {
        return new Rescuer(s3);
    }

    /** Sweeps until no state of an open upload is in the bucket; what was done, apart from waiting. */
    List<Salvaged> untilNothingIsLeft(Arrivals arrivals) throws Exception {
        s3.clock(Clock.offset(Clock.systemUTC(), LATER));
        List<Salvaged> done = new ArrayList<>();
        for (int i = 0; i < SWEEPS && !arrivals.states().isEmpty(); i++) {
            for (Salvaged result : salvage.sweep()) {
                if (!(result instanceof Salvaged.Waiting)) {
                    done.add(result);
                }
            }
            nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
        }
        s3.clock(Clock.systemUTC());
        return done;
    }
}
