package io.brewmaster.ops.platform;

import io.brewmaster.core.ExitCode;

/**
 * Something could not be done. The message is one sentence: what, why, and what to do; a missing permission by its
 * name.
 */
public final class OpsException extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exit;

    /** @param exit what the command ends with */
    public OpsException(ExitCode exit, String message) {
        super(message);
        this.exit = exit;
    }

    /** What the command ends with. */
    public ExitCode exit() {
        return exit;
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
