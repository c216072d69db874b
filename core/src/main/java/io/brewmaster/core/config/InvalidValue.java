package io.brewmaster.core.config;

/** A value that its key does not allow. What is allowed is said by {@link ValueType#allowed}. */
final class InvalidValue extends Exception {
    private static final long serialVersionUID = 1;

    InvalidValue() {
        super("not allowed", null, false, false);
    }
}
