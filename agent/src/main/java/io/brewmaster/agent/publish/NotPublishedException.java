package io.brewmaster.agent.publish;

/** A sink has not taken documents. The message is one line for an operator and holds no secret. */
public final class NotPublishedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With nothing behind it but an answer. */
    public NotPublishedException(String reason) {
        super(reason);
    }

    /** With what has happened. */
    public NotPublishedException(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
