package io.brewmaster.finalizer.outbox;

import io.brewmaster.core.log.Log;
import io.brewmaster.finalizer.local.PendingNotices;
import io.brewmaster.finalizer.local.PendingNotices.Found;
import io.brewmaster.finalizer.local.PendingNotices.Pending;
import io.brewmaster.finalizer.local.SessionId;
import io.brewmaster.finalizer.local.SessionLock;
import io.brewmaster.finalizer.notice.Link;
import io.brewmaster.finalizer.notice.Links;
import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.notice.Notice;
import io.brewmaster.finalizer.notice.Schedule;
import io.brewmaster.finalizer.notice.Target;
import io.brewmaster.finalizer.progress.RecordingMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What one target is still to be told. A notice leaves it when the target has confirmed it, or after a day: until then
 * it lies on disk, so whoever dies in between, it is told again, under the same id.
 */
public final class Outbox {
    private static final Log LOG = Log.of(Outbox.class);

    /** Where attempts cannot be noted, on a full disk, they would else follow one another without a pause. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final Path state;
    private final Path folder;
    private final PendingNotices pending;
    private final Target target;
    private final Optional<Links> links;
    private final Schedule schedule;
    private final RecordingMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoTime;
    /** Until when nothing is done, on the monotonic clock; empty: it is not resting. */
    private OptionalLong resting = OptionalLong.empty();

    /**
     * For one target; rounds are for one thread.
     *
     * @param state the finalizer's own directory
     * @param links empty: notices carry none
     * @param nanoTime a monotonic time in nanoseconds
     */
    public Outbox(
            Path state,
            Target target,
            Optional<Links> links,
            Schedule schedule,
            RecordingMetrics metrics,
            Clock clock,
            LongSupplier nanoTime) {
        this.state = state;
        this.folder = state.resolve("notices").resolve(target.name());
        this.pending = new PendingNotices(folder);
        this.target = target;
        this.links = links;
        this.schedule = schedule;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Is on disk when this returns. */
    public void note(Notice notice) throws IOException {
        pending.add(notice);
    }

    /**
     * Tells what is due, each once. Does nothing while another finalizer does it.
     *
     * @param atMost after this none is begun any more; the last one takes as long as the target allows itself
     */
    public void round(Duration atMost) throws InterruptedException {
        long begun = nanoTime.getAsLong();
        if (resting.isPresent() && begun - resting.getAsLong() < 0) {
            return;
        }
        resting = OptionalLong.empty();
        try {
            if (pending.isEmpty()) {
                return;
            }
            try (SessionLock lock = SessionLock.tryAcquire(state.resolve("locks"), SessionId.of(folder))
                    .orElse(null)) {
                if (lock != null) {
                    locked(() -> nanoTime.getAsLong() - begun < atMost.toNanos());
                }
            }
        } catch (IOException broken) {
            resting = OptionalLong.of(nanoTime.getAsLong() + REST.toNanos());
            LOG.warn("cannot read or write notices", "target", target.name(), "problem", broken.toString());
        }
    }

    /** Whether there is time for one more. */
    private interface Time {
        boolean isLeft();
    }

    private void locked(Time time) throws IOException, InterruptedException {
        Found found = pending.all();
        for (String file : found.damaged()) {
            pending.removeDamaged(file);
            giveUp("", file, "its note cannot be read");
        }
        Instant now = clock.instant();
        // New ones first: a heap of old failures must not keep them waiting.
        List<Pending> due = found.pending().stream()
                .filter(one -> Schedule.isDue(one.due(), now))
                .sorted(Comparator.comparingInt(Pending::failed).thenComparing(Pending::due))
                .toList();
        for (Pending one : due) {
            if (!time.isLeft()) {
                return;
            }
            tell(one);
        }
    }

    private void tell(Pending one) throws IOException, InterruptedException {
        Notice notice = one.notice();
        try {
            Optional<Link> link = links.isPresent() ? Optional.of(links.get().to(notice.key())) : Optional.empty();
            target.tell(notice, notice.payload(link));
            pending.remove(notice);
            LOG.info("told of a recording", "target", target.name(), "key", notice.key(), "id", notice.id());
        } catch (NotToldException failure) {
            failed(one, failure);
        }
    }

    private void failed(Pending one, NotToldException failure) throws IOException {
        Notice notice = one.notice();
        int failed = one.failed() + 1;
        Optional<Instant> again = schedule.again(notice.at(), failed, clock.instant(), failure.asked());
        if (again.isEmpty()) {
            pending.remove(notice);
            giveUp(notice.session(), notice.key(), failure.reason());
            return;
        }
        pending.write(new Pending(notice, failed, again.get(), Optional.of(failure.reason())));
        LOG.warn(
                "a notice was not taken: trying again",
                "target",
                target.name(),
                "key",
                notice.key(),
                "problem",
                failure.reason(),
                "failed",
                failed,
                "again",
                again.get());
    }

    private void giveUp(String session, String key, String reason) {
        LOG.error("a notice is given up", "target", target.name(), "key", key, "problem", reason);
        metrics.noticeGivenUp(session, key, target.name(), reason);
    }
}
