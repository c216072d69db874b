package io.brewmaster.agent.release;

import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.change.ChangeHands;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Role;
import io.brewmaster.agent.change.Seen;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Lets the service of this agent's own task follow when the platform has no signalling any more and nobody tells: the leader died in the
 * middle of a release, or an operator took signalling down alone. Without the brewery only ECS can be asked, and what is beside us.
 */
public final class Follow {
    private final String agent;
    private final FollowTiming timing;
    private final ChangeHands hands;
    private final Set<FollowGuard> guards;
    private OptionalLong outSince = OptionalLong.empty();
    private OptionalLong unwantedSince = OptionalLong.empty();
    private long lastAsked;
    private boolean asking;
    private boolean ready;
    private boolean sent;

    /**
     * @param agent our id
     */
    public Follow(String agent, FollowTiming timing, ChangeHands hands) {
        this(agent, timing, hands, EnumSet.allOf(FollowGuard.class));
    }

    /** The same with some guards only, for the model that proves what each is good for. */
    public Follow(String agent, FollowTiming timing, ChangeHands hands, Set<FollowGuard> guards) {
        this.agent = agent;
        this.timing = timing;
        this.hands = hands;
        this.guards = guards;
    }

    /** Whether its change process runs. */
    public boolean changing() {
        return asking;
    }

    /** Whether our task is to be let go of. */
    public boolean letsGo(Moment now) {
        return outSince.isPresent() && unwantedLong(now);
    }

    /** The process has looked. */
    public void ready(Seen seen, Moment now) {
        boolean unwanted = seen.services().stream()
                .anyMatch(service -> service.role() == Role.SIGNALLING && service.desired() == 0);
        if (!unwanted && guards.contains(FollowGuard.SIGNALLING_UNWANTED)) {
            unwantedSince = OptionalLong.empty();
        } else if (unwantedSince.isEmpty()) {
            unwantedSince = OptionalLong.of(now.nanos());
        }
        ready = true;
    }

    /** The process has ended. */
    public void ended(Outcome outcome, Moment now) {
        asking = false;
        ready = false;
        if (sent) {
            sent = false;
            String why = outcome instanceof Outcome.Refused no
                    ? "refused: " + no.reason()
                    : outcome instanceof Outcome.Failed broken ? "failed: " + broken.reason() : "done";
            hands.decided("own service follows signalling", why);
            unwantedSince = OptionalLong.empty();
        } else if (!(outcome instanceof Outcome.Done)) {
            // What could not be read says nothing.
            unwantedSince = OptionalLong.empty();
        }
        lastAsked = now.nanos();
    }

    /**
     * To be called about every second.
     *
     * @param inBrewery whether we are in the election room, or never wanted to be
     * @param sideEmpty whether it is known that nobody is on the bridge, or records, beside us
     */
    public void step(boolean inBrewery, boolean sideEmpty, boolean stopping, Moment now) {
        if ((inBrewery && guards.contains(FollowGuard.CUT_OFF))
                || (stopping && guards.contains(FollowGuard.NOT_STOPPING))) {
            outSince = OptionalLong.empty();
            unwantedSince = OptionalLong.empty();
            stop();
            return;
        }
        if (outSince.isEmpty()) {
            outSince = OptionalLong.of(now.nanos());
            lastAsked = now.nanos() - timing.every().toNanos();
        }
        if (now.since(outSince.getAsLong()).compareTo(timing.after()) < 0) {
            return;
        }
        if (!asking && now.since(lastAsked).compareTo(timing.every()) >= 0) {
            asking = true;
            lastAsked = now.nanos();
            hands.startChange();
        } else if (ready && !sent) {
            ready = false;
            if (unwantedLong(now) && (sideEmpty || !guards.contains(FollowGuard.SIDE_EMPTY))) {
                send(now);
            } else {
                stop();
            }
        }
    }

    /** This process stood still: all it knows is old. */
    public void stoodStill() {
        unwantedSince = OptionalLong.empty();
        stop();
    }

    private boolean unwantedLong(Moment now) {
        return unwantedSince.isPresent() && now.since(unwantedSince.getAsLong()).compareTo(timing.unwanted()) >= 0;
    }

    private void send(Moment now) {
        sent = true;
        String decision = hands.newDecision();
        hands.go(new GoAhead(
                decision,
                now.nanos() + timing.deadline().toNanos(),
                now.wall().plus(timing.deadline()),
                agent,
                "signalling is wanted at zero"));
        hands.decided(
                "own service follows signalling", decision + ": no brewery, signalling wanted at zero, nobody here");
    }

    private void stop() {
        if (asking && !sent) {
            hands.stopChange();
            asking = false;
            ready = false;
        }
    }
}
