package io.brewmaster.finalizer.watch;

import io.brewmaster.finalizer.finish.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What others want of the thread that works on a session. All that is shared between them is here. */
final class Requests {
    /** No stop is asked for: an attempt may take what recording.finish_timeout allows. */
    private static final Duration ALL_TIME = Duration.ofDays(1);

    private final List<CompletableFuture<Outcome>> waiting = new ArrayList<>();
    private final List<CompletableFuture<Outcome>> served = new ArrayList<>();
    private boolean stopping;
    private boolean ended;
    private long deadline;
    /** What is true for whoever asks after the last attempt: how that ended, if it settled the session. */
    private Outcome last = new Outcome.TryAgain("the watcher has stopped: the files are kept");

    synchronized CompletableFuture<Outcome> add() {
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        if (ended) {
            answer.complete(last);
        } else {
            waiting.add(answer);
            notifyAll();
        }
        return answer;
    }

    /** @param until on the monotonic clock, in nanoseconds */
    synchronized void stop(long until) {
        stopping = true;
        deadline = until;
        notifyAll();
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    synchronized boolean isWanted() {
        return !waiting.isEmpty();
    }

    /** The time that is left before everything has to end. */
    synchronized Duration left(long now) {
        return stopping ? Duration.ofNanos(deadline - now) : ALL_TIME;
    }

    /** An attempt begins: it serves whoever has asked until now. */
    synchronized void begin() {
        served.addAll(waiting);
        waiting.clear();
    }

    /** @param settles whether there is nothing left to do, for those who ask later neither */
    synchronized void answer(Outcome outcome, boolean settles) {
        if (settles) {
            last = outcome;
        }
        served.forEach(answer -> answer.complete(outcome));
        served.clear();
    }

    /** Nothing will be done any more. */
    synchronized void end() {
        ended = true;
        begin();
        served.forEach(answer -> answer.complete(last));
        served.clear();
    }

    /** Waits for a request, at most so long. */
    synchronized void await(Duration atMost) throws InterruptedException {
        if (waiting.isEmpty() && !stopping) {
            TimeUnit.NANOSECONDS.timedWait(this, atMost.toNanos());
        }
    }
}
