package io.brewmaster.agent.control;

import io.brewmaster.agent.change.GoAhead;
import io.brewmaster.agent.change.Order;
import java.util.Optional;

/** The one process that changes counts, and what it was started for. */
final class ChangeSlot {
    private final Hands hands;
    private Optional<Order> order = Optional.empty();

    ChangeSlot(Hands hands) {
        this.hands = hands;
    }

    /** What it was started for; empty when none runs. */
    Optional<Order> order() {
        return order;
    }

    /** Whether it may be started for this: none runs, or this one. */
    boolean isFreeFor(Order other) {
        return order.isEmpty() || order.get() == other;
    }

    void start(Order what) {
        order = Optional.of(what);
        hands.startChange(what);
    }

    void go(GoAhead goAhead) {
        hands.go(goAhead);
    }

    /** Ends it, if it was started for this. */
    void stop(Order what) {
        if (order.equals(Optional.of(what))) {
            order = Optional.empty();
            hands.stopChange();
        }
    }

    /** It has ended by itself; what it was started for. */
    Optional<Order> ended() {
        Optional<Order> ended = order;
        order = Optional.empty();
        return ended;
    }
}
