package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.finish.Imported;
import io.brewmaster.finalizer.finish.Imported.How;
import io.brewmaster.finalizer.local.Backlog;
import io.brewmaster.finalizer.local.Backlog.UnusableException;
import io.brewmaster.finalizer.local.RawPaths;
import io.brewmaster.finalizer.progress.BacklogProgress;
import io.brewmaster.finalizer.status.StatusText;
import io.brewmaster.finalizer.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** {@code import DIR…}: delivers a backlog of old recordings, and tells of each what became of it. */
final class ImportCommand {
    private final Configuration config;
    private final boolean removes;
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Map<How, Integer> counts = new EnumMap<>(How.class);
    private ExitCode worst = ExitCode.OK;

    /** @param removes whether local files go once the bucket has confirmed them */
    ImportCommand(Configuration config, boolean removes) {
        this.config = config;
        this.removes = removes;
    }

    ExitCode run(List<String> arguments) {
        try {
            List<Path> given = RawPaths.lastArguments(arguments);
            // A person reads this, in a terminal: no EMF among it.
            Workshop workshop = new Workshop(config, OutputStream.nullOutputStream());
            return run(workshop, Backlog.find(given, config.get(Keys.RECORDING_DIR), workshop.state()));
        } catch (InvalidPathException | UnusableException impossible) {
            return failed(String.valueOf(impossible.getMessage()), ExitCode.USAGE);
        } catch (IllegalArgumentException contradiction) {
            return failed(String.valueOf(contradiction.getMessage()), ExitCode.CONFIGURATION);
        } catch (AccessDeniedException denied) {
            return failed(
                    "no access to " + denied.getFile() + ": give it to the user of the finalizer",
                    ExitCode.CONFIGURATION);
        } catch (IOException unreadable) {
            return failed(unreadable.toString(), ExitCode.TRY_AGAIN);
        } catch (InterruptedException stopped) {
            return ExitCode.TRY_AGAIN;
        }
    }

    private static ExitCode failed(String problem, ExitCode exit) {
        System.err.println("finalizer: cannot import: " + problem);
        return exit;
    }

    private ExitCode run(Workshop workshop, Backlog.Found found) throws InterruptedException {
        found.leftOut().forEach(this::leaveOut);
        if (found.entries().isEmpty()) {
            out.println("no recordings found");
            return worst;
        }
        try {
            // Without notes every run would have to compare all that was imported before.
            Files.createDirectories(workshop.importState());
        } catch (IOException unusable) {
            return failed(
                    "cannot keep notes in " + workshop.importState() + " (" + unusable
                            + "): set JITSI_RECORDING_STATE_DIR to a folder of yours",
                    ExitCode.CONFIGURATION);
        }
        try {
            bring(workshop, found.entries());
        } catch (GaveUpException notNow) {
            stopped(notNow.reason(), ExitCode.TRY_AGAIN);
        } catch (StoreException failure) {
            stopped(
                    failure.reason(),
                    failure.kind() == StoreException.Kind.REFUSED ? ExitCode.CONFIGURATION : ExitCode.TRY_AGAIN);
        }
        out.println(summary(found.entries().size()));
        return worst;
    }

    private void leaveOut(Backlog.LeftOut left) {
        tell(left.path(), "left out: " + left.reason());
        if (left.isDenied()) {
            worsen(ExitCode.CONFIGURATION);
        }
    }

    private void bring(Workshop workshop, List<Backlog.Entry> entries)
            throws StoreException, GaveUpException, InterruptedException {
        long bytes = entries.stream().mapToLong(Backlog.Entry::bytes).sum();
        BacklogProgress progress = new BacklogProgress(Deliverer.display(), entries.size(), bytes, System::nanoTime);
        for (Backlog.Entry entry : entries) {
            progress.next(entry.bytes());
            Imported result = workshop.importer(progress, removes).bring(entry);
            progress.ended();
            counts.merge(result.how(), 1, Integer::sum);
            worsen(result.exitCode());
            tell(entry.path(), result.line());
        }
    }

    private void tell(Path path, String what) {
        String text = RawPaths.text(path);
        // A directory has a slash at its end as long as it is there.
        String name = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        out.println(StatusText.printable(name + ": " + what));
    }

    /** The next one would meet the same. */
    private void stopped(String reason, ExitCode exit) {
        System.err.println("finalizer: stopped: " + reason + "; call again to go on");
        worsen(exit);
    }

    /** The worst that happened is how it ends: what needs somebody before what passes. */
    private void worsen(ExitCode exit) {
        worst = exit.code() > worst.code() ? exit : worst;
    }

    private String summary(int all) {
        int over = counts.values().stream().mapToInt(Integer::intValue).sum();
        return count(How.DELIVERED) + " delivered, " + count(How.THERE) + " there already, " + count(How.NO_RECORDING)
                + " without a recording, " + count(How.FAILED) + " failed, " + (all - over) + " not tried";
    }

    private int count(How how) {
        return counts.getOrDefault(how, 0);
    }
}
