package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.log.Log;
import io.brewmaster.core.term.Terminal;
import io.brewmaster.finalizer.finish.Outcome;
import io.brewmaster.finalizer.handover.HandOver;
import io.brewmaster.finalizer.handover.HandOver.Ended;
import io.brewmaster.finalizer.handover.HandOver.Lost;
import io.brewmaster.finalizer.handover.HandOver.StillWorking;
import io.brewmaster.finalizer.handover.HandOverClient;
import io.brewmaster.finalizer.handover.WatchSocket;
import io.brewmaster.finalizer.progress.ProgressBar;
import io.brewmaster.finalizer.progress.ProgressDisplay;
import io.brewmaster.finalizer.progress.ProgressLog;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Has a session delivered by the watcher of this recorder, which has most of it in the bucket already; or, where none
 * runs, does all of it.
 */
final class Deliverer {
    private static final Log LOG = Log.of(Deliverer.class);

    private final Workshop workshop;
    private final Runnable alone;

    /** @param alone told when this process begins to do the work itself */
    Deliverer(Workshop workshop, Runnable alone) {
        this.workshop = workshop;
        this.alone = alone;
    }

    /** Returns how it ended; a watcher that dies in the middle leaves the rest to this process. */
    Ended deliver(Path directory, Duration atMost) throws InterruptedException {
        HandOver answer = new HandOverClient().finish(WatchSocket.of(workshop.state()), directory, atMost);
        if (answer instanceof Ended done) {
            return done;
        }
        if (answer instanceof StillWorking) {
            return new Ended(
                    ExitCode.TRY_AGAIN,
                    "not delivered within " + atMost.toSeconds() + " s: the watcher goes on with it");
        }
        if (answer instanceof Lost lost) {
            LOG.warn(
                    "the watcher did not answer: going on without it",
                    "directory",
                    directory.toString(),
                    "problem",
                    lost.reason());
        }
        alone.run();
        Outcome outcome = workshop.finisher(workshop::store, display(), atMost).finish(directory);
        return new Ended(outcome.exitCode(), outcome.line());
    }

    /** A bar for a person, lines of the log now and then for anything else. */
    static ProgressDisplay display() {
        return Terminal.isTerminal(Terminal.STDERR)
                ? new ProgressBar(
                        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8))
                : new ProgressLog(System::nanoTime);
    }
}
