package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.core.retry.Backoff;
import java.time.Duration;

/** When to ask to be let into one room: after every refusal and removal again, for ever. Times are monotonic nanoseconds. */
final class RoomKeeper {
    private enum Phase {
        OUTSIDE,
        JOINING,
        INSIDE
    }

    private final Brewery room;
    private final Backoff backoff;
    private final ShardSettings.Patience patience;
    private Phase phase = Phase.OUTSIDE;
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
        return phase == Phase.INSIDE ? patience.absentRetry() : Duration.ofNanos(Math.max(0, deadline - now));
    }

    boolean joinDue(long now) {
        return phase == Phase.OUTSIDE && now - deadline >= 0;
    }

    boolean unanswered(long now) {
        return phase == Phase.JOINING && now - deadline >= 0;
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
