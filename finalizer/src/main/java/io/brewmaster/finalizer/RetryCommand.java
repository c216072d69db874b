package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.handover.HandOver.Ended;
import io.brewmaster.finalizer.local.Quarantine;
import io.brewmaster.finalizer.local.Quarantine.Place;
import io.brewmaster.finalizer.local.RawPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** {@code retry SESSION|--all}: takes sessions out of quarantine and tries to deliver them again. */
final class RetryCommand {
    private static final Log LOG = Log.of(RetryCommand.class);

    private static final String ALL = "--all";

    private final Configuration config;

    RetryCommand(Configuration config) {
        this.config = config;
    }

    ExitCode run(String which) {
        try {
            Quarantine quarantine =
                    new Quarantine(config.get(Keys.RECORDING_STATE_DIR).resolve("quarantine"));
            List<Place> places = quarantine.list(config.get(Keys.RECORDING_DIR)).stream()
                    .filter(place -> which.equals(ALL) || isNamed(place, which))
                    .toList();
            if (places.isEmpty()) {
                System.err.println("finalizer: " + (which.equals(ALL) ? "nothing is" : which + " is not")
                        + " in quarantine: 'finalizer status' shows what is");
                return which.equals(ALL) ? ExitCode.OK : ExitCode.USAGE;
            }
            return retry(places);
        } catch (IOException unreadable) {
            System.err.println("finalizer: cannot read the quarantine: " + unreadable);
            return ExitCode.TRY_AGAIN;
        } catch (InterruptedException stopped) {
            return ExitCode.TRY_AGAIN;
        }
    }

    /** By its session id, or, where several have one, by the name of its folder. */
    private static boolean isNamed(Place place, String which) {
        return place.session().equals(which) || RawPaths.name(place.path()).equals(which);
    }

    /** The worst that happened is how it ends: what needs somebody before what passes. */
    private ExitCode retry(List<Place> places) throws InterruptedException {
        // A person reads this, in a terminal: no EMF among it.
        Workshop workshop = new Workshop(config, OutputStream.nullOutputStream());
        ExitCode worst = ExitCode.OK;
        for (Place place : places) {
            ExitCode exit = retry(place, workshop);
            worst = exit.code() > worst.code() ? exit : worst;
        }
        workshop.outboxes().once();
        return worst;
    }

    private ExitCode retry(Place place, Workshop workshop) throws InterruptedException {
        try {
            Path directory = Quarantine.restore(place);
            Ended end = new Deliverer(workshop, () -> {}).deliver(directory, config.get(Keys.RECORDING_FINISH_TIMEOUT));
            System.err.println(place.session() + ": " + end.line());
            return end.exitCode();
        } catch (IOException kept) {
            LOG.debug("cannot restore", "place", place.path().toString(), "problem", kept.toString());
            System.err.println("finalizer: " + place.path() + " stays where it is: " + kept.getMessage());
            return ExitCode.TRY_AGAIN;
        }
    }
}
