package io.brewmaster.agent.child;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Outcome.Failed;
import io.brewmaster.agent.change.Seen;
import io.brewmaster.core.log.Log;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The change process as the agent has it: one at a time. Nothing in here blocks; what it says comes by its listener, and only the latest
 * process is listened to.
 */
public final class ChangeProcess implements AutoCloseable {
    private static final Log LOG = Log.of(ChangeProcess.class);

    /** Hears of it, on a thread of the process; each at most once, and nothing after the end. */
    public interface Listener {
        /** It has looked, and waits for the word. */
        void ready(Seen seen);

        /** It has passed the point of no return. */
        void committed();

        /** It has ended, in whatever way, and not because it was stopped before the word. */
        void ended(Outcome outcome);
    }

    private final ChildCommand command;
    private final String cluster;
    private final Optional<String> ownService;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private Optional<ChildRun> run = Optional.empty();

    /**
     * Starts nothing yet.
     *
     * @param cluster    of the services
     * @param ownService that this agent's task belongs to
     * @param nanoTime   the monotonic clock that all processes of this machine share
     */
    public ChangeProcess(
            ChildCommand command,
            String cluster,
            Optional<String> ownService,
            LongSupplier nanoTime,
            Listener listener) {
        this.command = command;
        this.cluster = cluster;
        this.ownService = ownService;
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    /** Starts one for this order; another that runs is ended. */
    public synchronized void start(Order order) {
        stop();
        ChildRun next = new ChildRun(() -> command.start(order, cluster, ownService), nanoTime, this::hears);
        run = Optional.of(next);
        next.start();
    }

    private void hears(ChildRun from, ChildWord word) {
        synchronized (this) {
            if (!run.equals(Optional.of(from))) {
                LOG.debug("word of an earlier change process", "word", word.line());
                return;
            }
            if (word instanceof ChildWord.Ended) {
                run = Optional.empty();
            }
        }
        if (word instanceof ChildWord.Ready ready) {
            listener.ready(ready.seen());
        } else if (word instanceof ChildWord.Committed) {
            listener.committed();
        } else if (word instanceof ChildWord.Ended ended) {
            listener.ended(ended.outcome());
        }
    }

    /** Says the word to it. */
    public void go(GoAhead goAhead) {
        Optional<ChildRun> current;
        synchronized (this) {
            current = run;
        }
        if (current.isEmpty()) {
            listener.ended(new Failed("the change process is not there any more"));
        } else {
            current.get().go(goAhead);
        }
    }

    /** Ends it. One that has the word puts back what it has begun, unless it is past the point of no return. */
    public synchronized void stop() {
        run.ifPresent(ChildRun::stop);
        run = Optional.empty();
    }

    /** As {@link #stop()}. */
    @Override
    public void close() {
        stop();
    }
}
