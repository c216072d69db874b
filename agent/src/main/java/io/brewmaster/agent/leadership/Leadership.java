package io.brewmaster.agent.leadership;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Beside;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.Moment;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fold over what one agent sees of the others in the election room. Leadership is a term: an agent stands only when it has seen no live
 * leader for two heartbeats, with the highest term it knows of plus one; of several claims the first in the room's own order wins, which
 * all see alike; and an incumbent is never deposed by an older start or a better clock. It belongs to one thread and knows no clock.
 */
public final class Leadership {
    /** What this agent is at present. */
    public enum Standing {
        /** Not in the room: it cannot know. */
        OUTSIDE,
        /** In the room, listening. */
        LOOKING,
        /** It stands by, in the room. */
        FOLLOWING,
        /** Its claim is on the way. */
        CLAIMING,
        /** It leads. */
        LEADING
    }

    private final String id;
    private final Beside beside;
    private final int seats;
    private final LeadershipTiming timing;
    private final Set<LeadershipGuard> guards;
    private final Roster roster;
    private Standing standing = Standing.OUTSIDE;
    private long term;
    private long since;
    private long lastEcho;
    private OptionalLong lastLook = OptionalLong.empty();

    /**
     * An agent outside of the room.
     *
     * @param id     its id
     * @param beside one beside a recorder never stands
     * @param seats  how many agents stay in the room
     */
    public Leadership(String id, Beside beside, int seats, LeadershipTiming timing) {
        this(id, beside, seats, timing, EnumSet.allOf(LeadershipGuard.class));
    }

    /** The same with some guards only, for the model that proves what each is good for. */
    public Leadership(String id, Beside beside, int seats, LeadershipTiming timing, Set<LeadershipGuard> guards) {
        this.id = id;
        this.beside = beside;
        this.seats = seats;
        this.timing = timing;
        this.guards = guards;
        this.roster = new Roster(timing);
    }

    /** A join is about to be sent: the roster that follows is all there is. */
    public void joining() {
        outside();
    }

    /** The roster is complete. */
    public void joined(Moment now) {
        look(Standing.LOOKING, now);
    }

    /** Out of the room, for whatever reason. What is left is the highest term. */
    public void outside() {
        standing = Standing.OUTSIDE;
        roster.clear();
    }

    /** Another agent's presence, in the order in which the room sent it. */
    public void present(String nick, AgentReport report, Moment now) {
        if (roster.present(nick, report, now)) {
            claimHeard(report.term(), now);
        }
        term = Math.max(term, report.term());
    }

    private void claimHeard(long other, Moment now) {
        boolean beaten =
                standing == Standing.CLAIMING && other >= term && guards.contains(LeadershipGuard.FIRST_IN_THE_ROOM);
        boolean overtaken = (standing == Standing.LEADING || standing == Standing.CLAIMING)
                && other > term
                && guards.contains(LeadershipGuard.YIELDS_TO_HIGHER_TERM);
        if (beaten || overtaken) {
            look(Standing.FOLLOWING, now);
        }
    }

    /** Our own presence came back from the room. */
    public void echo(AgentReport own, Moment now) {
        lastEcho = now.nanos();
        if (standing == Standing.CLAIMING && own.phase().leads() && own.term() == term) {
            standing = Standing.LEADING;
        }
    }

    /** Another agent's occupant has gone. */
    public void gone(String nick, Moment now) {
        roster.gone(nick, now);
    }

    /** To be called about every second, and before anything is done as a leader. */
    public void look(Moment now) {
        boolean stoodStill = lastLook.isPresent()
                && now.nanos() - lastLook.getAsLong() > timing.longestGap().toNanos();
        lastLook = OptionalLong.of(now.nanos());
        if (standing == Standing.OUTSIDE) {
            return;
        }
        if (stoodStill) {
            woken(now);
        }
        roster.expire(now);
        if (cutOff(now)) {
            look(Standing.LOOKING, now);
        } else if (standing == Standing.LOOKING || standing == Standing.FOLLOWING) {
            standIfNobodyLeads(now);
        }
    }

    /** What others did meanwhile arrives late and all at once: their hearts have to be heard again. */
    private void woken(Moment now) {
        roster.unproven();
        boolean leads = standing == Standing.LEADING || standing == Standing.CLAIMING;
        if (!leads || guards.contains(LeadershipGuard.RESIGNS_AFTER_GAP)) {
            look(Standing.LOOKING, now);
        }
    }

    private boolean cutOff(Moment now) {
        return (standing == Standing.LEADING || standing == Standing.CLAIMING)
                && now.nanos() - lastEcho > timing.echo().toNanos()
                && guards.contains(LeadershipGuard.RESIGNS_WITHOUT_ECHO);
    }

    private void standIfNobodyLeads(Moment now) {
        boolean listened =
                now.nanos() - since >= timing.look().toNanos() || !guards.contains(LeadershipGuard.LISTENS_FIRST);
        if (!listened) {
            return;
        }
        if (beside == Beside.RECORDER || roster.peers().stream().anyMatch(peer -> peer.mayLead(now))) {
            standing = Standing.FOLLOWING;
            return;
        }
        term++;
        look(Standing.CLAIMING, now);
        lastEcho = now.nanos();
        if (!guards.contains(LeadershipGuard.FIRST_IN_THE_ROOM)) {
            standing = Standing.LEADING;
        }
    }

    private void look(Standing next, Moment now) {
        standing = next;
        since = now.nanos();
    }

    /** What this agent is. */
    public Standing standing() {
        return standing;
    }

    /** Whether this agent speaks for the platform now. */
    public boolean leads() {
        return standing == Standing.LEADING;
    }

    /** The highest term known; our own while we lead. */
    public long term() {
        return term;
    }

    /** When our own presence last came back, monotonic; means nothing before the first time. */
    public long lastEcho() {
        return lastEcho;
    }

    /** What to show in our presence: a claim is a presence that says that we lead. */
    public Phase phase() {
        return switch (standing) {
            case OUTSIDE, LOOKING -> Phase.LOOKING;
            case FOLLOWING -> Phase.FOLLOWING;
            case CLAIMING, LEADING -> Phase.LEADING;
        };
    }

    /** The other agents in the room, and those that left a moment ago. */
    public Collection<Peer> peers() {
        return roster.peers();
    }

    /** The other agent that leads: the first claim of the highest term among those that are alive. */
    public Optional<Peer> leader(Moment now) {
        return leads()
                ? Optional.empty()
                : roster.peers().stream()
                        .filter(peer -> peer.report().phase().leads() && peer.live(now))
                        .max(Comparator.comparingLong(
                                        (Peer peer) -> peer.report().term())
                                .thenComparing(Peer::claimed, Comparator.reverseOrder()));
    }

    /**
     * Whether this agent is needed in the room: one of the first few, the leader before those who have a seat, they before newcomers, and
     * among equals by id. Only known after listening.
     */
    public boolean needed(Moment now) {
        if (standing != Standing.FOLLOWING) {
            return true;
        }
        long before = roster.peers().stream()
                .filter(peer -> peer.live(now) && peer.report().beside() != Beside.RECORDER)
                .filter(peer -> rank(peer.report().phase()) < rank(Phase.FOLLOWING)
                        || (peer.report().phase() == Phase.FOLLOWING
                                && peer.report().id().compareTo(id) < 0))
                .count();
        return before < seats;
    }

    private static int rank(Phase phase) {
        return phase.leads() ? 0 : phase == Phase.FOLLOWING ? 1 : 2;
    }
}
