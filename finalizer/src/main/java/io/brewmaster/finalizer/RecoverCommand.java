package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.handover.HandOver.Ended;
import io.brewmaster.finalizer.local.RawPaths;
import io.brewmaster.finalizer.local.SessionDirectory;
import io.brewmaster.finalizer.salvage.Salvaged;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * {@code recover}: delivers what lies here, and completes what lost recorders have left in the bucket. Runs anywhere that
 * can reach the bucket.
 */
final class RecoverCommand {
    private final Configuration config;

    RecoverCommand(Configuration config) {
        this.config = config;
    }

    ExitCode run() {
        try {
            // A person reads this, in a terminal: no EMF among it.
            Workshop workshop = new Workshop(config, OutputStream.nullOutputStream());
            ExitCode here = here(workshop);
            ExitCode there = there(workshop);
            workshop.outboxes().once();
            return here.code() > there.code() ? here : there;
        } catch (IllegalArgumentException contradiction) {
            return failed(String.valueOf(contradiction.getMessage()), ExitCode.CONFIGURATION);
        } catch (StoreException failure) {
            return failed(
                    failure.reason(),
                    failure.kind() == StoreException.Kind.REFUSED ? ExitCode.CONFIGURATION : ExitCode.TRY_AGAIN);
        } catch (GaveUpException | IOException notNow) {
            return failed(String.valueOf(notNow.getMessage()), ExitCode.TRY_AGAIN);
        } catch (InterruptedException stopped) {
            return ExitCode.TRY_AGAIN;
        }
    }

    private static ExitCode failed(String problem, ExitCode exit) {
        System.err.println("finalizer: cannot recover: " + problem);
        return exit;
    }

    private ExitCode here(Workshop workshop) throws IOException, InterruptedException {
        ExitCode worst = ExitCode.OK;
        for (Path session : SessionDirectory.all(config.get(Keys.RECORDING_DIR), workshop.state())) {
            Ended end = new Deliverer(workshop, () -> {}).deliver(session, config.get(Keys.RECORDING_FINISH_TIMEOUT));
            System.err.println(RawPaths.name(session) + ": " + end.line());
            worst = end.exitCode().code() > worst.code() ? end.exitCode() : worst;
        }
        return worst;
    }

    private ExitCode there(Workshop workshop) throws StoreException, GaveUpException, InterruptedException {
        ExitCode worst = ExitCode.OK;
        int acted = 0;
        for (Salvaged result : new SalvageRounds(config, workshop).untilSure()) {
            String line = line(result);
            if (!line.isEmpty()) {
                System.err.println(line);
                acted++;
            }
            if (result instanceof Salvaged.NotNow) {
                worst = ExitCode.TRY_AGAIN;
            }
        }
        if (acted == 0) {
            System.err.println("nothing in the bucket was left by a lost recorder");
        }
        return worst;
    }

    /** One line for a person; nothing about what is none of our business. */
    private static String line(Salvaged result) {
        if (result instanceof Salvaged.Completed done) {
            return done.key() + ": "
                    + switch (done.extent()) {
                        case WHOLE -> "the whole recording";
                        case TRUNCATED -> "as far as it goes" + reason(done);
                        case DAMAGED -> "its bytes, which do not play as they are" + reason(done);
                    };
        }
        if (result instanceof Salvaged.AlreadyComplete done) {
            return done.key() + ": was complete, its documents are there now";
        }
        if (result instanceof Salvaged.Abandoned lost) {
            return lost.key() + ": nothing to make a recording of: " + lost.reason();
        }
        if (result instanceof Salvaged.NotNow later) {
            return later.state() + ": not now: " + later.reason();
        }
        return "";
    }

    private static String reason(Salvaged.Completed done) {
        return done.reason().map(why -> " (" + why + ")").orElse("");
    }
}
