package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.handover.HandOver.Ended;
import io.brewmaster.finalizer.local.RawPaths;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** {@code finish DIR}: what Jibri calls at the end of a recording. */
final class FinishCommand {
    private static final Log LOG = Log.of(FinishCommand.class);

    private final Configuration config;
    private final IntConsumer halt;
    private volatile Stage stage = Stage.HANDED_OVER;
    private volatile ExitCode exit = ExitCode.TRY_AGAIN;

    /** Who is at work. */
    private enum Stage {
        HANDED_OVER,
        ALONE,
        TELLING,
        ENDED
    }

    /**
     * For one call.
     *
     * @param halt ends the process at once with an exit code
     */
    FinishCommand(Configuration config, IntConsumer halt) {
        this.config = config;
        this.halt = halt;
    }

    ExitCode run(String argument) {
        try {
            Path directory = RawPaths.lastArgument(argument).toAbsolutePath().normalize();
            Workshop workshop = new Workshop(config, new FileOutputStream(FileDescriptor.out));
            return run(directory, workshop);
        } catch (InvalidPathException impossible) {
            return failed(argument, "it cannot be the name of a directory", ExitCode.USAGE);
        } catch (IllegalArgumentException contradiction) {
            return failed(argument, String.valueOf(contradiction.getMessage()), ExitCode.CONFIGURATION);
        }
    }

    private ExitCode run(Path directory, Workshop workshop) {
        String session = RawPaths.name(directory);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stopped(session, workshop), "stopped"));
        try {
            Deliverer deliverer = new Deliverer(workshop, () -> stage = Stage.ALONE);
            exit = ended(session, deliverer.deliver(directory, config.get(Keys.RECORDING_FINISH_TIMEOUT)));
            if (stage == Stage.ALONE) {
                stage = Stage.TELLING;
                workshop.outboxes().once();
            }
            return exit;
        } catch (InterruptedException | RuntimeException fault) {
            workshop.metrics().failed(session, "a fault of the finalizer");
            LOG.error("recording not delivered", fault, "session", session, "problem", "a fault of the finalizer");
            return ExitCode.SOFTWARE;
        } finally {
            stage = Stage.ENDED;
        }
    }

    private static ExitCode ended(String session, Ended end) {
        if (end.exitCode() != ExitCode.OK) {
            return failed(session, end.line(), end.exitCode());
        }
        LOG.info("session finished", "session", session, "result", end.line());
        return ExitCode.OK;
    }

    private static ExitCode failed(String session, String problem, ExitCode exit) {
        LOG.error("recording not delivered", "session", session, "problem", problem, "exit", exit.code());
        return exit;
    }

    /**
     * A signal: whatever is in progress is found out by the next call. The line is not one of the log, which the JVM takes
     * down at the same time.
     */
    private void stopped(String session, Workshop workshop) {
        switch (stage) {
            case ENDED -> {
                return;
            }
            case HANDED_OVER ->
                System.err.println(
                        "finalizer: stopped by a signal: session " + session + " is kept, the watcher goes on with it");
            case TELLING -> System.err.println("finalizer: stopped by a signal: what is to be told is noted");
            case ALONE -> {
                System.err.println("finalizer: stopped by a signal: session " + session + " is kept, call again");
                workshop.metrics().failed(session, "stopped by a signal");
            }
        }
        halt.accept(exit.code());
    }
}
