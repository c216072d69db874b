package io.brewmaster.finalizer.salvage;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.delivery.Placement;
import io.brewmaster.finalizer.notice.Arrival;
import io.brewmaster.finalizer.notice.Notices;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import io.brewmaster.finalizer.salvage.Salvaged.Abandoned;
import io.brewmaster.finalizer.salvage.Salvaged.Alive;
import io.brewmaster.finalizer.salvage.Salvaged.AlreadyComplete;
import io.brewmaster.finalizer.salvage.Salvaged.Completed;
import io.brewmaster.finalizer.salvage.Salvaged.Extent;
import io.brewmaster.finalizer.salvage.Salvaged.NotNow;
import io.brewmaster.finalizer.salvage.Salvaged.Waiting;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.shared.OpenStates.Found;
import io.brewmaster.finalizer.shared.OpenStates.Handle;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.SharedDocuments.Listed;
import io.brewmaster.finalizer.store.SharedDocuments.Listing;
import io.brewmaster.finalizer.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes recordings of the uploads whose recorders are lost, from the bucket alone. Any number of processes may do so at
 * the same time: a state is taken over on the condition that it is the one that was seen, and S3 completes an upload once.
 * Used by one thread.
 */
public final class Salvage {
    private static final Log LOG = Log.of(Salvage.class);

    private final ObjectStore store;
    private final OpenStates states;
    private final SalvageSettings settings;
    private final RecordingMetrics metrics;
    private final Notices notices;
    private final Supplier<Patience> patience;
    private final LongSupplier nanoTime;
    private final Silence silence;

    /**
     * Remembers from sweep to sweep whom it found silent.
     *
     * @param states with an owner's name that no live upload has, those of the same process included
     * @param patience a new one for each upload
     * @param nanoTime a monotonic time in nanoseconds
     */
    public Salvage(
            ObjectStore store,
            OpenStates states,
            SalvageSettings settings,
            RecordingMetrics metrics,
            Notices notices,
            Supplier<Patience> patience,
            LongSupplier nanoTime) {
        this.store = store;
        this.states = states;
        this.settings = settings;
        this.metrics = metrics;
        this.notices = notices;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.silence = new Silence(settings.orphanAfter());
    }

    /**
     * Looks at all states once, and salvages those that were silent at an earlier sweep already.
     *
     * @throws StoreException when the states cannot be listed; what fails for one upload is a result
     */
    public List<Salvaged> sweep() throws StoreException, GaveUpException, InterruptedException {
        Listing listing = patience.get().insist(states::list);
        silence.heard(listing);
        List<Salvaged> results = new ArrayList<>();
        for (Listed state : listing.documents()) {
            Salvaged result = judge(state, listing);
            report(result);
            results.add(result);
        }
        return results;
    }

    /** Two sweeps, as far apart as they have to be; one where nobody is silent. */
    public List<Salvaged> recover(Patience.Pause pause) throws StoreException, GaveUpException, InterruptedException {
        List<Salvaged> first = sweep();
        Optional<Duration> longest = first.stream()
                .filter(Waiting.class::isInstance)
                .map(waiting -> ((Waiting) waiting).left())
                .max(Duration::compareTo);
        if (longest.isEmpty()) {
            return first;
        }
        LOG.info(
                "looking again before anything is taken over",
                "seconds",
                longest.get().toSeconds());
        pause.pause(longest.get());
        return sweep();
    }

    private Salvaged judge(Listed state, Listing listing) throws InterruptedException {
        if (silence.isAlive(state, listing)) {
            return new Alive(state.key());
        }
        Optional<Duration> left = silence.left(state, nanoTime.getAsLong());
        if (left.isPresent()) {
            return new Waiting(state.key(), left.get());
        }
        try {
            return salvage(state);
        } catch (StoreException failure) {
            return new NotNow(state.key(), failure.reason());
        } catch (GaveUpException timeIsOver) {
            return new NotNow(state.key(), timeIsOver.reason());
        } catch (JsonException unreadable) {
            return new NotNow(state.key(), "its state cannot be read: " + unreadable.getMessage());
        }
    }

    private Salvaged salvage(Listed state) throws StoreException, GaveUpException, JsonException, InterruptedException {
        Patience mine = patience.get();
        Optional<Found> found = states.read(state.key());
        if (found.isEmpty() || !found.get().version().equals(state.version())) {
            return new Alive(state.key());
        }
        Optional<Handle> handle = mine.insist(() -> states.takeOver(found.get()));
        if (handle.isEmpty()) {
            return new Alive(state.key());
        }
        Placement placement = new Placement(store, settings.encryption(), mine);
        return new Rescue(
                        store,
                        placement,
                        mine,
                        settings.zone(),
                        state.key(),
                        handle.get(),
                        found.get().state().upload(),
                        this::note)
                .run();
    }

    /** That the recording is complete is worth more than that somebody is told. */
    private void note(Arrival arrival) {
        try {
            notices.note(arrival);
        } catch (IOException noRoom) {
            LOG.error("cannot note that somebody is to be told", noRoom, "key", arrival.key());
            metrics.noticeGivenUp(arrival.session(), arrival.key(), "all", "it cannot be noted on disk");
        }
    }

    private void report(Salvaged result) {
        if (result instanceof Completed completed) {
            LOG.info(
                    "an upload that was left is complete",
                    "session",
                    completed.subject().session(),
                    "key",
                    completed.key(),
                    "bytes",
                    completed.bytes(),
                    "extent",
                    completed.extent(),
                    "reason",
                    completed.reason().orElse(""));
            measure(completed);
        } else if (result instanceof AlreadyComplete there) {
            LOG.info("an upload that was left was complete", "key", there.key());
        } else if (result instanceof Abandoned abandoned) {
            LOG.warn("an upload is lost", "key", abandoned.key(), "problem", abandoned.reason());
            metrics.failed(abandoned.subject().session(), abandoned.reason());
        } else if (result instanceof NotNow later) {
            LOG.warn("an upload that was left stays for now", "state", later.state(), "problem", later.reason());
        }
    }

    private void measure(Completed completed) {
        metrics.succeeded(new RecordingMetrics.Success(
                completed.subject().session(),
                completed.subject().room(),
                completed.key(),
                completed.bytes(),
                Optional.empty(),
                Optional.empty(),
                completed.reason().filter(why -> completed.extent() == Extent.DAMAGED),
                completed.reason().filter(why -> completed.extent() == Extent.TRUNCATED)));
    }
}
