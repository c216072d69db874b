package io.brewmaster.finalizer.finish;

import io.brewmaster.core.ExitCode;
import java.util.List;
import java.util.Optional;

/**
 * What became of a session, or of a file that stands for one, of a backlog.
 *
 * @param how what was done
 * @param keys where its recordings are; none when they are not in the bucket
 * @param problem what was left undone and why, one line
 * @param exitCode what that means for the program
 */
public record Imported(How how, List<String> keys, Optional<String> problem, ExitCode exitCode) {

    /** What was done. */
    public enum How {
        /** Its recordings are in the bucket by this call, confirmed. */
        DELIVERED,
        /** The same bytes were there before. */
        THERE,
        /** There is no recording in it. */
        NO_RECORDING,
        /** It has to be tried again. */
        FAILED
    }

    public Imported {
        keys = List.copyOf(keys);
    }

    static Imported of(How how, List<String> keys) {
        return new Imported(how, keys, Optional.empty(), ExitCode.OK);
    }

    static Imported noRecording(String problem) {
        return new Imported(How.NO_RECORDING, List.of(), Optional.of(problem), ExitCode.NOT_A_RECORDING);
    }

    static Imported failed(String problem, ExitCode exitCode) {
        return new Imported(How.FAILED, List.of(), Optional.of(problem), exitCode);
    }

    /** The same, with something that was left undone. */
    Imported but(String what, ExitCode exit) {
        return new Imported(
                how,
                keys,
                Optional.of(problem.map(before -> before + "; " + what).orElse(what)),
                exit.code() > exitCode.code() ? exit : exitCode);
    }

    /** One line for a user. */
    public String line() {
        String done = switch (how) {
            case DELIVERED -> "delivered " + String.join(", ", keys);
            case THERE -> "already there: " + String.join(", ", keys);
            case NO_RECORDING -> "no recording: ";
            case FAILED -> "not delivered: ";
        };
        return done + problem.map(what -> keys.isEmpty() ? what : "; " + what).orElse("");
    }
}
