package io.brewmaster.finalizer;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.Keys;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.salvage.Salvage;
import io.brewmaster.finalizer.salvage.SalvageSettings;
import io.brewmaster.finalizer.salvage.Salvaged;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Encryption;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks for uploads whose recorders are lost, as often as it is asked to. Used by one thread. */
final class SalvageRounds {
    private static final Log LOG = Log.of(SalvageRounds.class);

    /** For one upload; what takes longer is gone on with in the next round. */
    private static final Duration AT_MOST = Duration.ofMinutes(10);

    private final Configuration config;
    private final Workshop workshop;
    /** Not the name under which this process uploads: what it salvages might be its own. */
    private final String owner = UUID.randomUUID().toString();

    private @Nullable Salvage salvage;

    SalvageRounds(Configuration config, Workshop workshop) {
        this.config = config;
        this.workshop = workshop;
    }

    /** One look; the first only remembers who is silent. */
    List<Salvaged> once() throws StoreException, InterruptedException {
        try {
            return salvage().sweep();
        } catch (GaveUpException timeIsOver) {
            LOG.debug("cannot look for what others left", "problem", timeIsOver.getMessage());
            return List.of();
        }
    }

    /** Two looks with the time between them that it takes to be sure. */
    List<Salvaged> untilSure() throws StoreException, GaveUpException, InterruptedException {
        return salvage().recover(Workshop::sleep);
    }

    private Salvage salvage() throws StoreException {
        Salvage open = salvage;
        if (open == null) {
            ObjectStore store = workshop.store();
            open = new Salvage(
                    store,
                    new OpenStates(store.documents(), config.get(Keys.RECORDING_PREFIX), owner),
                    new SalvageSettings(
                            config.get(Keys.RECORDING_ORPHAN_AFTER),
                            Encryption.of(config.get(Keys.RECORDING_ENCRYPTION), config.get(Keys.RECORDING_KMS_KEY)),
                            ZoneId.systemDefault()),
                    workshop.metrics(),
                    workshop.outboxes(),
                    () -> Workshop.patience(AT_MOST),
                    System::nanoTime);
            salvage = open;
        }
        return open;
    }
}
