package io.brewmaster.finalizer.finish;

/** The time for it is over, or nothing moved for too long. The message is one line for a user. */
public final class GaveUpException extends Exception {
    private static final long serialVersionUID = 1L;

    GaveUpException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
