package io.brewmaster.finalizer.finish;

import io.brewmaster.core.ExitCode;
import java.util.List;

/** How one call of {@code finish} ended. Whichever it is, nothing was lost. */
public sealed interface Outcome {

    ExitCode exitCode();

    /** One line for a user: what happened and, where somebody can do something, what. */
    String line();

    /**
     * Everything is in the bucket, confirmed, and the local files are gone.
     *
     * @param keys of the recordings
     */
    record Delivered(List<String> keys) implements Outcome {
        public Delivered {
            keys = List.copyOf(keys);
        }

        @Override
        public ExitCode exitCode() {
            return ExitCode.OK;
        }

        @Override
        public String line() {
            return "delivered " + String.join(", ", keys);
        }
    }

    /** A call before this one delivered everything. */
    record AlreadyDelivered() implements Outcome {
        @Override
        public ExitCode exitCode() {
            return ExitCode.OK;
        }

        @Override
        public String line() {
            return "already delivered";
        }
    }

    /** There is no recording in it, or something else besides the recordings that were delivered. */
    record NotARecording(String line) implements Outcome {
        @Override
        public ExitCode exitCode() {
            return ExitCode.NOT_A_RECORDING;
        }
    }

    /** Not now; the files are kept. */
    record TryAgain(String line) implements Outcome {
        @Override
        public ExitCode exitCode() {
            return ExitCode.TRY_AGAIN;
        }
    }

    /** Not before somebody changes something; the files are kept. */
    record Misconfigured(String line) implements Outcome {
        @Override
        public ExitCode exitCode() {
            return ExitCode.CONFIGURATION;
        }
    }

    /** What was given cannot be meant; nothing was touched. */
    record Unusable(String line) implements Outcome {
        @Override
        public ExitCode exitCode() {
            return ExitCode.USAGE;
        }
    }
}
