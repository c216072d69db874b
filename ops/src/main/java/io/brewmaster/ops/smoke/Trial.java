package io.brewmaster.ops.smoke;

import io.brewmaster.ops.platform.OpsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tries one phase after the other, and each that still makes sense after one has failed. */
public final class Trial {
    /** How a phase ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** What it needs has failed. */
        NOT_TRIED
    }

    /**
     * A phase that is over.
     *
     * @param said what was found, or what is wrong
     */
    public record Result(String name, Outcome outcome, String said, Duration took) {}

    private final LongSupplier nanoTime;

    /** @param nanoTime the monotonic clock */
    public Trial(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Tries all.
     *
     * @param told takes each result as soon as it is known
     * @return all results
     */
    public List<Result> run(List<Phase> phases, Consumer<Result> told) {
        List<Result> results = new ArrayList<>();
        Set<String> passed = new HashSet<>();
        for (Phase phase : phases) {
            boolean makesSense = phase.needs().isEmpty() || passed.contains(phase.needs());
            Result result = makesSense
                    ? attempt(phase)
                    : new Result(phase.name(), Outcome.NOT_TRIED, phase.needs() + " has to work first", Duration.ZERO);
            if (result.outcome() == Outcome.PASSED) {
                passed.add(phase.name());
            }
            results.add(result);
            told.accept(result);
        }
        return results;
    }

    private Result attempt(Phase phase) {
        long begun = nanoTime.getAsLong();
        Outcome outcome;
        String said;
        try {
            said = phase.attempt().run();
            outcome = Outcome.PASSED;
        } catch (OpsException wrong) {
            said = wrong.sentence();
            outcome = Outcome.FAILED;
        }
        return new Result(phase.name(), outcome, said, Duration.ofNanos(nanoTime.getAsLong() - begun));
    }
}
