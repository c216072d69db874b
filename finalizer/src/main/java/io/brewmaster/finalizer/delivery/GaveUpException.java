package io.brewmaster.finalizer.delivery;

/** The time for it is over, or nothing moved for too long. The message is one line for a user. */
public final class GaveUpException extends Exception {
    private static final long serialVersionUID = 1L;

    public GaveUpException(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
