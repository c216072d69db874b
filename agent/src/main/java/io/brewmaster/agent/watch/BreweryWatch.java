package io.brewmaster.agent.watch;

import io.brewmaster.agent.brewery.BreweryChanges;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BreweryView;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.brewery.StartUpRule;
import io.brewmaster.core.ExitCode;
import io.brewmaster.core.log.Log;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Owns the view on a thread of its own. Everybody else only puts something into its bounded queue: an event, or a question for a snapshot,
 * whose answer also proves that the thread is alive.
 */
public final class BreweryWatch implements BreweryEvents, AutoCloseable {
    private static final Log LOG = Log.of(BreweryWatch.class);

    /** Room for the rosters of a thousand bridges that arrive at once, several times over. */
    static final int QUEUE = 8192;

    /** How often the view is looked at even when nothing happens: staleness is noticed, and logged, within a second. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Something for the owner to do. */
    private interface Task {
        void run();
    }

    /** What the world outside gets to hear; called on the owner's thread, so neither may block. */
    public interface Listener {
        /** It is time to publish. */
        void tick(BrewerySnapshot snapshot);

        /** An event was taken in. */
        default void applied(BreweryEvent event, Moment now) {}

        /** It was looked at everything. */
        default void looked(BrewerySnapshot snapshot, Moment now) {}

        /** How soon to look again. */
        default Duration pace() {
            return LOOK;
        }

        /** It is over: the start has failed, or this program is broken. */
        void ended(StartUpRule.Failed verdict);
    }

    /** Name of the owner's thread. */
    static final String THREAD = "brewery-watch";

    private final BreweryView view;
    private final StartUpRule startUp;
    private final Ticks ticks;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private final BlockingQueue<Task> tasks = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = new Thread(this::run, THREAD);
    private Optional<BrewerySnapshot> lastLook = Optional.empty();
    private long nextLook;
    private long nextTick;
    private boolean settledOnce;

    /**
     * Begins with {@link #start()}.
     *
     * @param view     becomes the property of this watch
     * @param startUp  likewise
     * @param interval between two publications
     * @param clock    the wall clock
     * @param nanoTime monotonic
     */
    public BreweryWatch(
            BreweryView view,
            StartUpRule startUp,
            Duration interval,
            Clock clock,
            LongSupplier nanoTime,
            Listener listener) {
        this.view = view;
        this.startUp = startUp;
        this.ticks = new Ticks(interval);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.listener = listener;
        thread.setDaemon(true);
    }

    /** Begins; returns at once. */
    public void start() {
        thread.start();
    }

    @Override
    public boolean offer(BreweryEvent event) {
        return tasks.offer(() -> apply(event));
    }

    @Override
    public void put(BreweryEvent event) throws InterruptedException {
        tasks.put(() -> apply(event));
    }

    /**
     * Has something done on the owner's thread, in its turn; never waits.
     *
     * @return false if the queue is full, and it will not be done
     */
    public boolean tell(Consumer<Moment> what) {
        return tasks.offer(() -> what.accept(now()));
    }

    /**
     * What is known now.
     *
     * @throws TimeoutException if the owner does not answer within the limit
     */
    public BrewerySnapshot snapshot(Duration limit) throws TimeoutException, InterruptedException {
        CompletableFuture<BrewerySnapshot> answer = new CompletableFuture<>();
        if (!tasks.offer(() -> answer.complete(view.at(now())))) {
            throw new TimeoutException("the queue of events is full");
        }
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        nextLook = nanoTime.getAsLong();
        nextTick = nextLook + ticks.untilNext(clock.instant()).toNanos();
        try {
            while (true) {
                Task task = tasks.poll(Math.max(0, nextDue() - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
                if (task != null) {
                    task.run();
                }
                if (nanoTime.getAsLong() - nextDue() >= 0) {
                    look();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("watch ended");
        } catch (RuntimeException | Error e) {
            LOG.error("watch thread died", e);
            listener.ended(new StartUpRule.Failed(ExitCode.SOFTWARE, "a fault of the agent: " + e));
        }
    }

    private long nextDue() {
        return nextTick - nextLook < 0 ? nextTick : nextLook;
    }

    private void apply(BreweryEvent event) {
        if (event instanceof BreweryEvent.RoomJoined joined) {
            startUp.joined(joined.room());
        } else if (event instanceof BreweryEvent.RoomRefused refused && !refused.exists()) {
            startUp.missing(refused.room());
        } else if (event instanceof BreweryEvent.ShardFailed failed) {
            startUp.failed(failed.failure());
        }
        Moment now = now();
        view.apply(event, now);
        listener.applied(event, now);
    }

    private void look() {
        Moment now = now();
        BrewerySnapshot snapshot = view.at(now);
        logChanges(snapshot);
        listener.looked(snapshot, now);
        startUp.verdict(nanoTime.getAsLong()).ifPresent(listener::ended);
        publishIfDue(snapshot);
        nextLook = nanoTime.getAsLong() + listener.pace().toNanos();
    }

    /** The first numbers come as soon as there are some; from then on, at the ticks. */
    private void publishIfDue(BrewerySnapshot snapshot) {
        boolean settledNow = !settledOnce && snapshot.bridgesComplete();
        boolean due = nanoTime.getAsLong() - nextTick >= 0;
        settledOnce |= settledNow;
        if (due) {
            nextTick = nanoTime.getAsLong() + ticks.untilNext(clock.instant()).toNanos();
        }
        if (settledNow || due) {
            listener.tick(snapshot);
        }
    }

    private void logChanges(BrewerySnapshot snapshot) {
        lastLook.ifPresent(before -> BreweryChanges.between(before, snapshot)
                .forEach(change -> LOG.info(change.event(), "id", change.id())));
        lastLook = Optional.of(snapshot);
    }

    private Moment now() {
        return new Moment(nanoTime.getAsLong(), clock.instant());
    }
}
