package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongFunction;

/** Our own presence: shown at every beat, and whenever it says something new; and how far of it has come back from the room. */
final class Heartbeat {
    private final Duration every;
    private final Hands hands;
    private long beat;
    private long echoed;
    private long lastShown;
    private Optional<Phase> shown = Optional.empty();

    Heartbeat(Duration every, Hands hands, Moment now) {
        this.every = every;
        this.hands = hands;
        lastShown = now.nanos();
    }

    /** Whether it is time, or our phase is not the one that was shown. */
    boolean due(Phase phase, Moment now) {
        return now.since(lastShown).compareTo(every) >= 0 || !shown.equals(Optional.of(phase));
    }

    /**
     * Shows a report.
     *
     * @param report makes it, for a beat
     * @return its beat
     */
    long show(LongFunction<AgentReport> report, Moment now) {
        beat++;
        lastShown = now.nanos();
        AgentReport next = report.apply(beat);
        shown = Optional.of(next.phase());
        hands.show(next);
        return beat;
    }

    /** One came back. */
    void echo(AgentReport own) {
        echoed = Math.max(echoed, own.beat());
    }

    /** The last beat that was shown. */
    long beat() {
        return beat;
    }

    /** The highest beat that came back. */
    long echoed() {
        return echoed;
    }
}
