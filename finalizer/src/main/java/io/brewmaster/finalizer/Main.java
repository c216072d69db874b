package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.emf.EmfWriter;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.log.Logging;
import io.brewmaster.core.retry.Backoff;
import io.brewmaster.core.term.Terminal;
import io.brewmaster.finalizer.finish.FinishSettings;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.finish.Patience;
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
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The finalizer's command line. */
public final class Main {
    private static final Log LOG = Log.of(Main.class);

    private static final String USAGE = """
            Usage: finalizer finish DIR
                   finalizer --explain-config | --help | --version

            finish DIR         Delivers the recording of the session in DIR to S3 and removes it here once S3 has
                               confirmed it. This is what Jibri's finalise script calls. May be called again at any time.
            --explain-config   Prints every setting with its origin.

            Exit codes: 0 delivered, 64 usage, 65 not a recording (kept in quarantine), 75 try again later (everything
            is kept), 78 configuration (everything is kept), 70 a fault of this program (everything is kept).""";

    /** A recording on a dead link is better kept than waited for. */
    private static final Duration WITHOUT_PROGRESS = Duration.ofMinutes(5);
    /** Jibri gives ffmpeg 10 s to end before it calls. */
    private static final Duration OPEN_FILE_WAIT = Duration.ofSeconds(10);

    private static final Duration BACKOFF_BASE = Duration.ofSeconds(1);
    private static final Duration BACKOFF_CAP = Duration.ofSeconds(20);

    private Main() {}

    /** Runs the program and exits with one of {@link ExitCode}. */
    public static void main(String[] args) {
        System.exit(run(args).code());
    }

    private static ExitCode run(String[] args) {
        List<String> arguments = List.of(args);
        if (arguments.equals(List.of("--help"))) {
            System.out.println(USAGE);
            return ExitCode.OK;
        }
        if (arguments.equals(List.of("--version"))) {
            System.out.println("finalizer "
                    + Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "(not packaged)"));
            return ExitCode.OK;
        }
        boolean explain = arguments.equals(List.of("--explain-config"));
        boolean finish = arguments.size() == 2 && arguments.get(0).equals("finish");
        if (!explain && !finish) {
            System.err.println(USAGE);
            return ExitCode.USAGE;
        }
        try {
            Configuration config =
                    Configuration.load(System.getenv(), Path.of("").toAbsolutePath());
            return explain ? explain(config) : finish(config, arguments.get(1));
        } catch (ConfigurationException wrong) {
            wrong.problems().forEach(problem -> System.err.println("finalizer: " + problem));
            return ExitCode.CONFIGURATION;
        }
    }

    private static ExitCode explain(Configuration config) {
        boolean color = Terminal.isTerminal(Terminal.STDOUT) && System.getenv("NO_COLOR") == null;
        System.out.print(config.explain(color));
        return ExitCode.OK;
    }

    private static ExitCode finish(Configuration config, String argument) {
        Logging.install(
                config.get(Keys.LOG_FORMAT), config.get(Keys.LOG_STREAM), config.get(Keys.LOG_LEVEL), "finalizer");
        Path directory;
        Encryption encryption;
        try {
            directory = RawPaths.lastArgument(argument);
            encryption = Encryption.of(config.get(Keys.RECORDING_ENCRYPTION), config.get(Keys.RECORDING_KMS_KEY));
        } catch (InvalidPathException impossible) {
            return notBegun("what was given cannot be the name of a directory", ExitCode.USAGE);
        } catch (IllegalArgumentException contradiction) {
            return notBegun(String.valueOf(contradiction.getMessage()), ExitCode.CONFIGURATION);
        }
        AtomicBoolean ended = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped(ended), "stopped"));
        try {
            return report(directory, finisher(config, encryption).finish(directory));
        } catch (InterruptedException | RuntimeException fault) {
            LOG.error("recording not delivered", fault, "problem", "a fault of this program", "directory", directory);
            return ExitCode.SOFTWARE;
        } finally {
            ended.set(true);
        }
    }

    private static ExitCode notBegun(String problem, ExitCode exit) {
        LOG.error("recording not delivered", "problem", problem, "exit", exit.code());
        return exit;
    }

    private static ExitCode report(Path directory, Outcome outcome) {
        ExitCode exit = outcome.exitCode();
        if (exit == ExitCode.OK) {
            LOG.info("session finished", "session", directory, "result", outcome.line());
        } else {
            LOG.error(
                    "recording not delivered",
                    "session",
                    RawPaths.name(directory.toAbsolutePath().normalize()),
                    "problem",
                    outcome.line(),
                    "exit",
                    exit.code());
        }
        return exit;
    }

    /** A signal: whatever is in progress is found out by the next call. */
    private static void stopped(AtomicBoolean ended) {
        if (!ended.get()) {
            LOG.warn("stopped by a signal: everything is kept, call again", "exit", ExitCode.TRY_AGAIN.code());
            Runtime.getRuntime().halt(ExitCode.TRY_AGAIN.code());
        }
    }

    private static SessionFinisher finisher(Configuration config, Encryption encryption) {
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
        ProgressDisplay display =
                Terminal.isTerminal(Terminal.STDERR) ? new ProgressBar(System.err) : new ProgressLog(System::nanoTime);
        RecordingMetrics metrics = new RecordingMetrics(
                new EmfWriter(new FileOutputStream(FileDescriptor.out)),
                config.get(Keys.PROJECT_NAME),
                config.get(Keys.ENVIRONMENT),
                Clock.systemUTC());
        SessionDelivery delivery = new SessionDelivery(settings, () -> store(config, encryption), patience, display);
        return new SessionFinisher(settings, delivery, patience, metrics, Clock.systemUTC());
    }

    private static ObjectStore store(Configuration config, Encryption encryption) throws StoreException {
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
