package io.brewmaster.finalizer;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.finalizer.book.UploadBook;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.finish.FinishSettings;
import io.brewmaster.finalizer.finish.SessionDelivery;
import io.brewmaster.finalizer.finish.SessionDelivery.StoreSource;
import io.brewmaster.finalizer.finish.SessionFinisher;
import io.brewmaster.finalizer.finish.SessionImport;
import io.brewmaster.finalizer.local.Bandwidth;
import io.brewmaster.finalizer.local.DoneRecords;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.s3.AwsAccess;
import io.brewmaster.finalizer.s3.S3ObjectStore;
import io.brewmaster.finalizer.s3.S3Settings;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.transport.Transport;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts the parts together that the commands have in common, as the configuration says. */
final class Workshop {
    private static final Log LOG = Log.of(Workshop.class);

    /** A recording on a dead link is better kept than waited for. */
    private static final Duration WITHOUT_PROGRESS = Duration.ofMinutes(5);
    /** Jibri gives ffmpeg 10 s to end before it calls. */
    private static final Duration OPEN_FILE_WAIT = Duration.ofSeconds(10);

    private static final Duration BACKOFF_BASE = Duration.ofSeconds(1);
    private static final Duration BACKOFF_CAP = Duration.ofSeconds(20);

    private final Configuration config;
    private final Encryption encryption;
    private final RecordingMetrics metrics;
    private final Bandwidth bandwidth;
    private final Outboxes outboxes;
    /** Names this process among all finalizers, for as long as it lives. */
    private final String owner = UUID.randomUUID().toString();

    private @Nullable ObjectStore store;

    /**
     * For one process.
     *
     * @param emf where metrics go
     * @throws IllegalArgumentException when settings contradict each other; one line for a user
     */
    Workshop(Configuration config, OutputStream emf) {
        this.config = config;
        this.encryption = Encryption.of(config.get(Keys.RECORDING_ENCRYPTION), config.get(Keys.RECORDING_KMS_KEY));
        this.metrics = new RecordingMetrics(
                new EmfWriter(emf), config.get(Keys.PROJECT_NAME), config.get(Keys.ENVIRONMENT), Clock.systemUTC());
        this.bandwidth =
                new Bandwidth(config.get(Keys.RECORDING_MAX_BANDWIDTH), System::nanoTime, TimeUnit.NANOSECONDS::sleep);
        this.outboxes = new Outboxes(config, () -> AwsAccess.of(s3()), metrics);
    }

    RecordingMetrics metrics() {
        return metrics;
    }

    Bandwidth bandwidth() {
        return bandwidth;
    }

    Outboxes outboxes() {
        return outboxes;
    }

    Path state() {
        return config.get(Keys.RECORDING_STATE_DIR);
    }

    static void sleep(Duration pause) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }

    static Patience patience(Duration atMost) {
        Backoff backoff = new Backoff(BACKOFF_BASE, BACKOFF_CAP, new SplittableRandom());
        return new Patience(atMost, WITHOUT_PROGRESS, backoff, System::nanoTime, Workshop::sleep);
    }

    /** @param atMost the time for all of it, if that is less than what the configuration allows */
    SessionFinisher finisher(StoreSource stores, ProgressDisplay display, Duration atMost) {
        Duration allowed = config.get(Keys.RECORDING_FINISH_TIMEOUT);
        Patience patience = patience(atMost.compareTo(allowed) < 0 ? atMost : allowed);
        FinishSettings settings = settings();
        SessionDelivery delivery = new SessionDelivery(settings, stores, this::book, patience, bandwidth, display);
        return new SessionFinisher(settings, delivery, patience, metrics, outboxes, Clock.systemUTC());
    }

    /**
     * For one entry of a backlog. It keeps notes of its own: the watcher's are about recordings that may go.
     *
     * @param removes whether local files go once the bucket has confirmed them
     */
    SessionImport importer(ProgressDisplay display, boolean removes) {
        SessionDelivery delivery = new SessionDelivery(
                settings(),
                this::store,
                this::importBook,
                patience(config.get(Keys.RECORDING_FINISH_TIMEOUT)),
                bandwidth,
                display);
        DoneRecords done = new DoneRecords(importState().resolve("done"));
        return new SessionImport(delivery, state().resolve("locks"), done, removes, Clock.systemUTC());
    }

    Path importState() {
        return state().resolve("import");
    }

    private UploadBook importBook(ObjectStore store) {
        Path journals = importState().resolve("uploads");
        return new UploadBook(journals, store, states(store), System::nanoTime).onThisDisk();
    }

    private FinishSettings settings() {
        return new FinishSettings(
                config.get(Keys.RECORDING_DIR),
                state(),
                config.get(Keys.RECORDING_PREFIX),
                config.get(Keys.RECORDING_PART_SIZE),
                encryption,
                config.get(Keys.RECORDING_FASTSTART),
                config.get(Keys.RECORDING_METADATA_KEYS),
                OPEN_FILE_WAIT,
                ZoneId.systemDefault());
    }

    UploadBook book(ObjectStore store) {
        return new UploadBook(state().resolve("uploads"), store, states(store), System::nanoTime);
    }

    OpenStates states(ObjectStore store) {
        return new OpenStates(store.documents(), config.get(Keys.RECORDING_PREFIX), owner);
    }

    /** The bucket; nothing is sent when it is opened. */
    synchronized ObjectStore store() throws StoreException {
        ObjectStore open = store;
        if (open == null) {
            open = open();
            store = open;
        }
        return open;
    }

    private ObjectStore open() throws StoreException {
        Transport transport = Transport.of(config.get(Keys.RECORDING_TRANSPORT));
        return S3ObjectStore.open(s3(), transport, warning -> LOG.warn("the store is limited", "problem", warning));
    }

    private S3Settings s3() throws StoreException {
        try {
            return new S3Settings(
                    config.require(Keys.RECORDING_BUCKET),
                    config.get(Keys.AWS_ENDPOINT),
                    config.get(Keys.AWS_REGION),
                    config.get(Keys.AWS_PROFILE),
                    encryption);
        } catch (ConfigurationException missing) {
            throw new StoreException(StoreException.Kind.REFUSED, String.join("; ", missing.problems()), missing);
        }
    }
}
