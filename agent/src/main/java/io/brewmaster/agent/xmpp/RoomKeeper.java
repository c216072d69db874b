package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;

/**
 * When to ask to be let into one room, after every refusal and removal again, for ever; and when to leave it, because it is not wanted.
 * Times are monotonic nanoseconds.
 */
final class RoomKeeper {
    private enum Phase {
        OUTSIDE,
        JOINING,
        INSIDE,
        LEAVING
    }

    private final Brewery room;
    private final Backoff backoff;
    private final ShardSettings.Patience patience;
    private Phase phase = Phase.OUTSIDE;
    private boolean wanted = true;
    private long deadline;
    private int attempts;

    RoomKeeper(Brewery room, Backoff backoff, ShardSettings.Patience patience, long now) {
        this.room = room;
        this.backoff = backoff;
        this.patience = patience;
        deadline = now;
    }

    Brewery room() {
        return room;
    }

    /** How long nothing has to be done here; zero when something is due. */
    Duration idle(long now) {
        boolean nothingDue = phase == Phase.INSIDE || (phase == Phase.OUTSIDE && !wanted);
        return nothingDue ? patience.absentRetry() : Duration.ofNanos(Math.max(0, deadline - now));
    }

    /**
     * Says whether to be in the room. Back to a room that was left on purpose it goes at once.
     *
     * @return whether that is news
     */
    boolean want(boolean wish, long now) {
        if (wish == wanted) {
            return false;
        }
        wanted = wish;
        if (wish && phase == Phase.OUTSIDE) {
            deadline = now;
        }
        return true;
    }

    boolean joinDue(long now) {
        return wanted && phase == Phase.OUTSIDE && now - deadline >= 0;
    }

    /** A join that is on its way is waited for: what was not joined cannot be left. */
    boolean leaveDue() {
        return !wanted && phase == Phase.INSIDE;
    }

    boolean unanswered(long now) {
        return (phase == Phase.JOINING || phase == Phase.LEAVING) && now - deadline >= 0;
    }

    boolean outside() {
        return phase == Phase.OUTSIDE;
    }

    boolean inside() {
        return phase == Phase.INSIDE;
    }

    boolean leaving() {
        return phase == Phase.LEAVING;
    }

    /** A goodbye is on its way. */
    void leaving(long now) {
        phase = Phase.LEAVING;
        deadline = now + patience.reply().toNanos();
    }

    void joining(long now) {
        phase = Phase.JOINING;
        deadline = now + patience.reply().toNanos();
    }

    void joined() {
        phase = Phase.INSIDE;
        attempts = 0;
    }

    void removed(long now) {
        outside(now, backoff.delay(attempts++));
    }

    /** A recorder brewery that is not there may never be, where recording is off: it is looked for at leisure. */
    void refused(boolean missing, long now) {
        boolean atLeisure = missing && room == Brewery.RECORDERS;
        outside(now, atLeisure ? patience.absentRetry() : backoff.delay(attempts++));
    }

    private void outside(long now, Duration pause) {
        phase = Phase.OUTSIDE;
        deadline = now + pause.toNanos();
    }
}
