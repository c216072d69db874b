package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.idle.Reading;
import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Whoever can be asked without a brewery: jicofo and Prosody of every shard, and what is beside us. */
final class Neighbours {
    private final Duration every;
    private final Hands hands;
    private List<Reading> jicofos;
    private List<Reading> prosodies;
    private Beside beside = Beside.UNKNOWN;
    private long lastAsked;
    private long lastAskedBeside;

    /**
     * @param every between two questions
     */
    Neighbours(Duration every, List<Reading> jicofos, List<Reading> prosodies, Hands hands, Moment now) {
        this.every = every;
        this.jicofos = jicofos;
        this.prosodies = prosodies;
        this.hands = hands;
        lastAsked = now.nanos() - every.toNanos();
        lastAskedBeside = lastAsked;
    }

    /** Asks whoever is due; the servers only if that is wanted. */
    void ask(boolean servers, Moment now) {
        if (servers && now.since(lastAsked).compareTo(every) >= 0) {
            lastAsked = now.nanos();
            hands.ask();
        }
        if (now.since(lastAskedBeside).compareTo(every) >= 0) {
            lastAskedBeside = now.nanos();
            hands.askBeside();
        }
    }

    void said(List<Reading> fromJicofos, List<Reading> fromProsodies) {
        jicofos = fromJicofos;
        prosodies = fromProsodies;
    }

    void said(Beside seen) {
        beside = seen;
    }

    List<Reading> jicofos() {
        return jicofos;
    }

    List<Reading> prosodies() {
        return prosodies;
    }

    Beside beside() {
        return beside;
    }

    /** Whether it is known that nobody is on the bridge, or records, beside us. */
    boolean nobodyBeside(AgentReport.Beside what) {
        return switch (what) {
            case BRIDGE ->
                beside.people().equals(OptionalInt.of(0))
                        && beside.conferences().equals(OptionalInt.of(0));
            case RECORDER ->
                beside.uploads().equals(OptionalInt.of(0))
                        && beside.recorder().isPresent()
                        && beside.recorder().get() != RecorderState.BUSY;
            case NOTHING -> true;
        };
    }
}
