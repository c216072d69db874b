package io.brewmaster.agent.leadership;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The other agents in one room. It belongs to one thread and knows no clock. */
public final class Roster {
    private final LeadershipTiming timing;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private long claims;

    /** Nobody is there. */
    public Roster(LeadershipTiming timing) {
        this.timing = timing;
    }

    /**
     * An agent's presence, in the order in which the room sent it.
     *
     * @return whether it makes a claim that it has not made before
     */
    public boolean present(String nick, AgentReport report, Moment now) {
        Peer before = peers.get(nick);
        boolean same = before != null
                && before.report().id().equals(report.id())
                && before.leftAt().isEmpty();
        OptionalLong movedAt = OptionalLong.empty();
        long claimed = 0;
        if (before != null && same) {
            boolean moves = before.report().beat() != report.beat();
            movedAt = moves ? OptionalLong.of(now.nanos()) : before.movedAt();
            claimed = before.report().term() == report.term() ? before.claimed() : 0;
        }
        boolean claims = report.phase().leads() && claimed == 0;
        if (claims) {
            claimed = ++this.claims;
        } else if (!report.phase().leads()) {
            claimed = 0;
        }
        peers.put(
                nick,
                new Peer(
                        report,
                        movedAt,
                        claimed,
                        OptionalLong.empty(),
                        timing.dead().toNanos()));
        return claims;
    }

    /** An agent's occupant has gone; it is held for a while, for a server that stops takes out everybody. */
    public void gone(String nick, Moment now) {
        peers.computeIfPresent(nick, (name, peer) -> peer.left(now));
    }

    /** Forgets those whose departure has been held long enough. */
    public void expire(Moment now) {
        peers.values()
                .removeIf(peer -> peer.leftAt().isPresent()
                        && now.since(peer.leftAt().getAsLong()).compareTo(grace()) >= 0);
    }

    private Duration grace() {
        return timing.grace();
    }

    /** This process stood still: what others did meanwhile arrives late and all at once, so every heart has to be heard again. */
    public void unproven() {
        peers.replaceAll((nick, peer) -> peer.unproven());
    }

    /** Out of the room: nothing is known. */
    public void clear() {
        peers.clear();
    }

    /** All that are there, and those that left a moment ago. */
    public Collection<Peer> peers() {
        return peers.values();
    }
}
