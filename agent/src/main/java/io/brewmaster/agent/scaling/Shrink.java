package io.brewmaster.agent.scaling;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.change.ChangeHands;
import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Outcome;
import io.brewmaster.agent.change.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Takes away one bridge at a time that is not needed: its agent drains it, it is waited for until nobody is on it, its agent lets go of the
 * task, and the count is lowered by one, so that ECS takes just this one. In a deployment the bridges of the old revision go the same way,
 * without lowering anything: ECS waits for them. It belongs to one thread and knows no clock.
 */
public final class Shrink {
    /** How far it is. */
    private enum Step {
        NONE,
        DRAINING,
        TAKING,
        LOWERED
    }

    private final String agent;
    private final ShrinkTiming timing;
    private final ChangeHands hands;
    private final Set<ShrinkGuard> guards;
    private final Map<String, Long> refused = new HashMap<>();
    private Step step = Step.NONE;
    private String bridge = "";
    private boolean lowers;
    private String decision = "";
    private long since;
    private OptionalLong surplusSince = OptionalLong.empty();
    private OptionalLong pausedSince = OptionalLong.empty();
    private int emptyPresences;
    private Optional<Instant> lastClock = Optional.empty();
    private boolean ready;
    private boolean asked;

    /**
     * @param agent our id
     */
    public Shrink(String agent, ShrinkTiming timing, ChangeHands hands) {
        this(agent, timing, hands, EnumSet.allOf(ShrinkGuard.class));
    }

    /** The same with some guards only, for the model that proves what each is good for. */
    public Shrink(String agent, ShrinkTiming timing, ChangeHands hands, Set<ShrinkGuard> guards) {
        this.agent = agent;
        this.timing = timing;
        this.hands = hands;
        this.guards = guards;
    }

    /** The bridge that is being emptied, to be shown. */
    public Optional<String> drain() {
        return step == Step.NONE ? Optional.empty() : Optional.of(bridge);
    }

    /** Whether its agent is to let go of the task. */
    public boolean take() {
        return step == Step.TAKING || step == Step.LOWERED;
    }

    /** Whether its change process runs. */
    public boolean changing() {
        return asked;
    }

    /** The change process has looked, and waits for the word. */
    public void ready(Seen unused) {
        ready = true;
    }

    /** The change process has ended. */
    public void ended(Outcome outcome, Moment now) {
        boolean wasAsked = asked;
        asked = false;
        ready = false;
        if (!wasAsked) {
            return;
        }
        if (outcome instanceof Outcome.Done && step == Step.LOWERED) {
            hands.decided("count of bridges lowered", decision + ": " + bridge + " goes");
            since = now.nanos();
        } else if (step != Step.NONE) {
            String why = outcome instanceof Outcome.Refused no
                    ? no.reason()
                    : outcome instanceof Outcome.Failed broken ? broken.reason() : "it ended early";
            giveUp("bridge kept", why, now);
        }
    }

    /** Everything is undone: a release begins, or we lead no more. */
    public void abandon(String why, Moment now) {
        if (step != Step.NONE) {
            giveUp("bridge kept", why, now);
        }
        surplusSince = OptionalLong.empty();
    }

    private void giveUp(String what, String why, Moment now) {
        if (asked) {
            hands.stopChange();
            asked = false;
            ready = false;
        }
        hands.decided(what, decision + ": " + bridge + ", " + why);
        step = Step.NONE;
        pausedSince = OptionalLong.of(now.nanos());
    }

    /**
     * To be called about every second.
     *
     * @param canLower whether there is a service whose count could be lowered
     * @param wanted   how many bridges are
     * @param seats    the agents beside bridges, as far as they are known
     */
    public void step(
            boolean leads,
            boolean stopping,
            boolean canLower,
            BrewerySnapshot snapshot,
            OptionalInt wanted,
            Collection<Seat> seats,
            Moment now) {
        if ((!leads && guards.contains(ShrinkGuard.LEADS)) || (stopping && guards.contains(ShrinkGuard.NOT_STOPPING))) {
            abandon(stopping ? "told to stop" : "no longer the leader", now);
            return;
        }
        if (step == Step.NONE) {
            choose(canLower, snapshot, wanted, seats, now);
            return;
        }
        Optional<Bridge> found = snapshot.bridges().stream()
                .filter(one -> one.id().equals(bridge))
                .findFirst();
        if (found.isEmpty()) {
            gone(snapshot, now);
            return;
        }
        if (step != Step.LOWERED && !stillSurplus(snapshot, wanted, seats)) {
            giveUp("bridge kept", "it is needed", now);
            return;
        }
        hear(found.get());
        switch (step) {
            case DRAINING -> draining(seats, now);
            case TAKING -> taking(found.get(), snapshot, seats, now);
            case LOWERED -> {
                if (now.since(since).compareTo(timing.leaves()) > 0) {
                    giveUp("bridge kept", "it did not go", now);
                }
            }
            case NONE -> {}
        }
    }

    private void gone(BrewerySnapshot snapshot, Moment now) {
        if (snapshot.bridgesComplete()) {
            boolean done = step == Step.LOWERED || (step == Step.TAKING && !lowers);
            giveUp(done ? "bridge gone" : "bridge left by itself", "it is not in the brewery any more", now);
        }
    }

    private void choose(
            boolean canLower, BrewerySnapshot snapshot, OptionalInt wanted, Collection<Seat> seats, Moment now) {
        boolean paused =
                pausedSince.isPresent() && now.since(pausedSince.getAsLong()).compareTo(timing.pause()) < 0;
        boolean clear = snapshot.bridgesComplete() && snapshot.staleBridges().isEmpty() && wanted.isPresent();
        if (paused || !clear) {
            surplusSince = OptionalLong.empty();
            return;
        }
        boolean tooMany = canLower && staying(snapshot) > wanted.getAsInt();
        List<Bridge> candidates = snapshot.freshBridges().stream()
                .filter(one ->
                        !one.report().flags().leaving() && seat(seats, one.id()).isPresent())
                .filter(one -> now.nanos() - refused.getOrDefault(one.id(), now.nanos() - Long.MAX_VALUE / 2)
                        > timing.leaves().toNanos())
                .filter(one -> tooMany || outdated(seats, one.id()))
                .sorted(Comparator.comparing((Bridge one) -> !outdated(seats, one.id()))
                        .thenComparing(
                                one -> seat(seats, one.id()).map(Seat::own).orElse(false))
                        .thenComparing(one -> one.report().localEndpoints().orElse(Integer.MAX_VALUE))
                        .thenComparing(one -> one.report().conferences().orElse(Integer.MAX_VALUE))
                        .thenComparing(Bridge::id))
                .toList();
        if (candidates.isEmpty()) {
            surplusSince = OptionalLong.empty();
        } else if (surplusSince.isEmpty()) {
            surplusSince = OptionalLong.of(now.nanos());
        } else if (now.since(surplusSince.getAsLong()).compareTo(timing.calm()) >= 0) {
            begin(candidates.get(0).id(), !outdated(seats, candidates.get(0).id()), wanted.getAsInt(), now);
        }
    }

    private void begin(String nick, boolean lowerTheCount, int wanted, Moment now) {
        step = Step.DRAINING;
        bridge = nick;
        lowers = lowerTheCount;
        since = now.nanos();
        emptyPresences = 0;
        lastClock = Optional.empty();
        decision = hands.newDecision();
        hands.decided(
                "bridge drained",
                decision + ": " + nick
                        + (lowers ? ", " + wanted + " bridges are enough" : ", a newer revision is there"));
    }

    private boolean stillSurplus(BrewerySnapshot snapshot, OptionalInt wanted, Collection<Seat> seats) {
        if (!lowers) {
            return outdated(seats, bridge);
        }
        long others = snapshot.freshBridges().stream()
                .filter(one -> !one.id().equals(bridge) && !one.report().flags().leaving())
                .count();
        return wanted.isEmpty() || others >= wanted.getAsInt();
    }

    private static long staying(BrewerySnapshot snapshot) {
        return snapshot.freshBridges().stream()
                .filter(one -> !one.report().flags().leaving())
                .count();
    }

    /** A deployment is under way, and this one is of its old revision. */
    private static boolean outdated(Collection<Seat> seats, String nick) {
        Optional<Integer> own = seat(seats, nick).flatMap(Seat::revision);
        return own.isPresent()
                && seats.stream().anyMatch(other -> other.revision().orElse(Integer.MIN_VALUE) > own.get());
    }

    private static Optional<Seat> seat(Collection<Seat> seats, String nick) {
        return seats.stream().filter(one -> one.bridge().equals(nick)).findFirst();
    }

    /** Counts presences in a row in which the bridge drains and nobody is on it. */
    private void hear(Bridge found) {
        Optional<Instant> clock = found.report().bridgeClock();
        boolean isNew = !clock.equals(lastClock);
        lastClock = clock;
        boolean empty = found.fresh()
                && found.report().flags().drain()
                && found.report().localEndpoints().equals(OptionalInt.of(0))
                && found.report().conferences().equals(OptionalInt.of(0));
        if (!empty && guards.contains(ShrinkGuard.EMPTY)) {
            emptyPresences = 0;
        } else if (isNew) {
            emptyPresences++;
        }
    }

    private void draining(Collection<Seat> seats, Moment now) {
        boolean answers = seat(seats, bridge).flatMap(Seat::drains).equals(Optional.of(bridge));
        if (!answers && now.since(since).compareTo(timing.answer()) > 0) {
            refused.put(bridge, now.nanos());
            giveUp("bridge kept", "the agent beside it does not drain it", now);
        } else if (answers && emptyPresences >= 2) {
            step = Step.TAKING;
            since = now.nanos();
            emptyPresences = 0;
            if (lowers) {
                asked = true;
                hands.startChange();
            }
        }
    }

    private void taking(Bridge found, BrewerySnapshot snapshot, Collection<Seat> seats, Moment now) {
        if (emptyPresences == 0 && now.since(since).compareTo(timing.fresh().multipliedBy(4)) > 0) {
            giveUp("bridge kept", "somebody came", now);
            return;
        }
        if (now.since(since).compareTo(timing.leaves()) > 0) {
            giveUp("bridge kept", "its task was not taken", now);
            return;
        }
        boolean freshEnough = found.state().age().orElse(Duration.ofDays(1)).compareTo(timing.fresh()) <= 0
                || !guards.contains(ShrinkGuard.FRESH);
        if (lowers && ready && freshEnough && emptyPresences >= 2 && onlyOneUnprotected(snapshot, seats)) {
            ready = false;
            step = Step.LOWERED;
            since = now.nanos();
            hands.go(new GoAhead(
                    decision,
                    now.nanos() + timing.deadline().toNanos(),
                    now.wall().plus(timing.deadline()),
                    agent,
                    bridge + " is empty and not needed"));
        }
    }

    /** ECS takes tasks that are not protected; which, nobody knows. */
    private boolean onlyOneUnprotected(BrewerySnapshot snapshot, Collection<Seat> seats) {
        if (!guards.contains(ShrinkGuard.ONLY_ONE_UNPROTECTED)) {
            return true;
        }
        boolean letGo = seat(seats, bridge).flatMap(Seat::isProtected).equals(Optional.of(false));
        return letGo
                && snapshot.bridges().stream()
                        .filter(other -> !other.id().equals(bridge))
                        .allMatch(other -> seat(seats, other.id())
                                .flatMap(Seat::isProtected)
                                .equals(Optional.of(true)));
    }
}
