package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.Moment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What an agent has decided: told at once, and the last ones kept to be shown. */
final class DecisionLog {
    private static final int KEPT = 20;

    private final String agent;
    private final Hands hands;
    private final Deque<Decision> decisions = new ArrayDeque<>();
    private long ids;

    DecisionLog(String agent, Hands hands) {
        this.agent = agent;
        this.hands = hands;
    }

    void decided(String what, String why, long term, Moment now) {
        Decision decision = new Decision(now.wall(), what, why, term);
        decisions.addFirst(decision);
        if (decisions.size() > KEPT) {
            decisions.removeLast();
        }
        hands.decided(decision);
    }

    /** An id that no other decision of any agent has, at most 80 letters, digits and hyphens: Step Functions takes it as a name. */
    String newId(String kind, long term, Moment now) {
        String suffix = agent.substring(Math.max(0, agent.length() - 4));
        return kind + "-" + term + "-" + suffix + "-" + now.wall().getEpochSecond() + "-" + ++ids;
    }

    /** Newest first. */
    List<Decision> recent() {
        return List.copyOf(decisions);
    }
}
