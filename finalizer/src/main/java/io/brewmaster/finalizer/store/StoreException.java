package io.brewmaster.finalizer.store;

/** A call on the store failed. The adapter says once what that means; the message is one line for a user. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What can be done about it. */
    public enum Kind {
        /** The same call may work later: the network, a busy or broken server. */
        RETRYABLE,
        /** The same call will be refused until somebody changes something: no permission, no such bucket, no credentials. */
        REFUSED,
        /** The upload that the call belongs to is not there any more: it has to be begun anew. */
        UPLOAD_GONE,
        /** The bytes that arrived are not those that were announced. */
        CORRUPT
    }

    private final Kind kind;

    public StoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public StoreException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The message, never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
