package io.brewmaster.ops.doctor;

import io.brewmaster.ops.platform.OpsException;
import java.util.Optional;

/**
 * What was found out about one precondition.
 *
 * @param subject what it is about, in a few words
 * @param said    what is so
 * @param toDo    what to do about it; empty if nothing
 * @param problem why it is not known
 */
public record Finding(String subject, Verdict verdict, String said, String toDo, Optional<OpsException> problem) {
    /** From good to bad. */
    public enum Verdict {
        GOOD,
        /** It works, and somebody should look at it. */
        DOUBTFUL,
        /** It could not be looked at. */
        NOT_KNOWN,
        WRONG
    }

    static Finding good(String subject, String said) {
        return new Finding(subject, Verdict.GOOD, said, "", Optional.empty());
    }

    static Finding doubtful(String subject, String said, String toDo) {
        return new Finding(subject, Verdict.DOUBTFUL, said, toDo, Optional.empty());
    }

    static Finding wrong(String subject, String said, String toDo) {
        return new Finding(subject, Verdict.WRONG, said, toDo, Optional.empty());
    }

    static Finding notKnown(String subject, OpsException problem) {
        return new Finding(subject, Verdict.NOT_KNOWN, problem.sentence(), "", Optional.of(problem));
    }
}
