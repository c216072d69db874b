package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.core.term.Terminal;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.finish.FinishSettings;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.finish.SessionDelivery;
import io.brewmaster.finalizer.finish.SessionFinisher;
import io.brewmaster.finalizer.local.RawPaths;
import io.brewmaster.finalizer.progress.ProgressBar;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.progress.ProgressLog;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.s3.S3ObjectStore;
import io.brewmaster.finalizer.s3.S3Settings;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** {@code finish DIR}: puts the parts together for one session and says how it ended. */
final class FinishCommand {
    private static final Log LOG = Log.of(FinishCommand.class);

    /** A recording on a dead link is better kept than waited for. */
    private static final Duration WITHOUT_PROGRESS = Duration.ofMinutes(5);
    /** Jibri gives ffmpeg 10 s to end before it calls. */
    private static final Duration OPEN_FILE_WAIT = Duration.ofSeconds(10);

    private static final Duration BACKOFF_BASE = Duration.ofSeconds(1);
    private static final Duration BACKOFF_CAP = Duration.ofSeconds(20);

    private final Configuration config;
    private final IntConsumer halt;
    private final RecordingMetrics metrics;

    /**
     * For one call.
     *
     * @param halt ends the process at once with an exit code
     */
    FinishCommand(Configuration config, IntConsumer halt) {
        this.config = config;
        this.halt = halt;
        this.metrics = new RecordingMetrics(
                new EmfWriter(new FileOutputStream(FileDescriptor.out)),
                config.get(Keys.PROJECT_NAME),
                config.get(Keys.ENVIRONMENT),
                Clock.systemUTC());
    }

    ExitCode run(String argument) {
        try {
            Path directory = RawPaths.lastArgument(argument);
            Encryption encryption =
                    Encryption.of(config.get(Keys.RECORDING_ENCRYPTION), config.get(Keys.RECORDING_KMS_KEY));
            return run(directory, encryption);
        } catch (InvalidPathException impossible) {
            return failed(argument, "it cannot be the name of a directory", ExitCode.USAGE);
        } catch (IllegalArgumentException contradiction) {
            return failed(argument, String.valueOf(contradiction.getMessage()), ExitCode.CONFIGURATION);
        }
    }

    private ExitCode run(Path directory, Encryption encryption) {
        String session = RawPaths.name(directory.toAbsolutePath().normalize());
        SessionFinisher finisher = finisher(encryption);
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped(ended, session), "stopped"));
        try {
            Outcome outcome = finisher.finish(directory);
            if (outcome.exitCode() != ExitCode.OK) {
                return failed(session, outcome.line(), outcome.exitCode());
            }
            LOG.info("session finished", "session", session, "result", outcome.line());
            return ExitCode.OK;
        } catch (InterruptedException | RuntimeException fault) {
            metrics.failed(session, "a fault of the finalizer");
            LOG.error("recording not delivered", fault, "session", session, "problem", "a fault of the finalizer");
            return ExitCode.SOFTWARE;
        } finally {
            ended.set(true);
        }
    }

    private static ExitCode failed(String session, String problem, ExitCode exit) {
        LOG.error("recording not delivered", "session", session, "problem", problem, "exit", exit.code());
        return exit;
    }

    /**
     * A signal: whatever is in progress is found out by the next call. The line is not one of the log, which the JVM takes
     * down at the same time.
     */
    private void stopped(AtomicBoolean ended, String session) {
        if (ended.get()) {
            return;
        }
        System.err.println("finalizer: stopped by a signal: session " + session + " is kept, call again");
        metrics.failed(session, "stopped by a signal");
        halt.accept(ExitCode.TRY_AGAIN.code());
    }

    private SessionFinisher finisher(Encryption encryption) {
        Patience patience = new Patience(
                config.get(Keys.RECORDING_FINISH_TIMEOUT),
                WITHOUT_PROGRESS,
                new Backoff(BACKOFF_BASE, BACKOFF_CAP, new SplittableRandom()),
                System::nanoTime,
                pause -> TimeUnit.NANOSECONDS.sleep(pause.toNanos()));
        FinishSettings settings = new FinishSettings(
                config.get(Keys.RECORDING_DIR),
                config.get(Keys.RECORDING_STATE_DIR),
                config.get(Keys.RECORDING_PREFIX),
                config.get(Keys.RECORDING_PART_SIZE),
                encryption,
                config.get(Keys.RECORDING_METADATA_KEYS),
                OPEN_FILE_WAIT,
                ZoneId.systemDefault());
        ProgressDisplay display = Terminal.isTerminal(Terminal.STDERR)
                ? new ProgressBar(
                        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8))
                : new ProgressLog(System::nanoTime);
        SessionDelivery delivery = new SessionDelivery(settings, () -> store(encryption), patience, display);
        return new SessionFinisher(settings, delivery, patience, metrics, Clock.systemUTC());
    }

    private ObjectStore store(Encryption encryption) throws StoreException {
        try {
            S3Settings settings = new S3Settings(
                    config.require(Keys.RECORDING_BUCKET),
                    config.get(Keys.AWS_ENDPOINT),
                    config.get(Keys.AWS_REGION),
                    config.get(Keys.AWS_PROFILE),
                    encryption);
            return S3ObjectStore.open(settings, warning -> LOG.warn("the store is limited", "problem", warning));
        } catch (ConfigurationException missing) {
            throw new StoreException(StoreException.Kind.REFUSED, String.join("; ", missing.problems()), missing);
        }
    }
}
