package io.brewmaster.agent.leadership;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Moment;
import java.util.OptionalLong;

/**
 * Another agent as the room shows it.
 *
 * @param report   its last one
 * @param movedAt  when its heartbeat was last seen to move, monotonic; empty until it was
 * @param claimed  the place of its claim among all claims heard; 0 while it claims nothing
 * @param leftAt   when it left, monotonic; empty while it is there
 * @param deadAfter how long its heartbeat may stand still, in nanoseconds
 */
public record Peer(AgentReport report, OptionalLong movedAt, long claimed, OptionalLong leftAt, long deadAfter) {
    /** Whether its heartbeat moves. A roster hands out presences of agents long frozen: until it has moved, it does not. */
    public boolean live(Moment now) {
        return movedAt.isPresent() && now.nanos() - movedAt.getAsLong() <= deadAfter && leftAt.isEmpty();
    }

    /** Whether it led when it was last seen moving, and may still do so. */
    boolean mayLead(Moment now) {
        return report.phase().leads() && movedAt.isPresent() && now.nanos() - movedAt.getAsLong() <= deadAfter;
    }

    Peer left(Moment now) {
        return new Peer(report, movedAt, claimed, OptionalLong.of(now.nanos()), deadAfter);
    }

    Peer unproven() {
        return new Peer(report, OptionalLong.empty(), claimed, leftAt, deadAfter);
    }
}
