package io.brewmaster.agent.scaling;

import io.brewmaster.agent.brewery.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an agent does about its own bridge's drain. A drain has no owner on the bridge, so a mark beside it says which are ours: only those
 * are ever undone, also after a restart of the agent, and what others drain is left alone.
 */
public final class DrainDuty {
    /** How long an order may go unanswered before it is given again. */
    private static final Duration RETRY = Duration.ofSeconds(10);

    private boolean ours;
    private OptionalLong ordered = OptionalLong.empty();

    /**
     * @param ours whether the mark of an earlier run of this agent is there
     */
    public DrainDuty(boolean ours) {
        this.ours = ours;
    }

    /** What to do now: true to begin to drain, false to end it, empty for nothing. */
    public Optional<Boolean> order(Optional<Boolean> wish, boolean drains, Moment now) {
        if (wish.isEmpty()
                || (ordered.isPresent() && now.since(ordered.getAsLong()).compareTo(RETRY) < 0)) {
            return Optional.empty();
        }
        boolean begin = wish.get() && !ours && !drains;
        boolean end = !wish.get() && ours;
        if (!begin && !end) {
            return Optional.empty();
        }
        ordered = OptionalLong.of(now.nanos());
        return Optional.of(begin);
    }

    /** An order was carried out. */
    public void done(boolean drained) {
        ours = drained;
        ordered = OptionalLong.empty();
    }

    /** Whether a drain of ours is in force. */
    public boolean ours() {
        return ours;
    }
}
