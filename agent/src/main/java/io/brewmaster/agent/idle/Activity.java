package io.brewmaster.agent.idle;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Whether anybody is there. */
public sealed interface Activity {
    /** Why it is not idle, each as one line; empty for idle. */
    List<String> reasons();

    /** Somebody is there. */
    record Busy(List<String> reasons) implements Activity {}

    /** Nobody is there: every piece of evidence says so. */
    record Idle() implements Activity {
        @Override
        public List<String> reasons() {
            return List.of();
        }
    }

    /** It cannot be known; never to be taken for idle. */
    record Unknown(List<String> reasons) implements Activity {}

    /** Judges by all evidence. */
    static Activity of(Observation observation) {
        return of(observation, EnumSet.allOf(Evidence.class));
    }

    /** Judges by some evidence only, for the model that proves what each is good for. */
    static Activity of(Observation observation, Set<Evidence> evidence) {
        List<String> somebody = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (Evidence one : evidence) {
            one.objection(observation).ifPresent(one.somebody() ? somebody::add : unknown::add);
        }
        if (!somebody.isEmpty()) {
            return new Busy(List.copyOf(somebody));
        }
        return unknown.isEmpty() ? new Idle() : new Unknown(List.copyOf(unknown));
    }

    /** {@code busy}, {@code idle} or {@code unknown}. */
    default String word() {
        return this instanceof Busy ? "busy" : this instanceof Idle ? "idle" : "unknown";
    }
}
