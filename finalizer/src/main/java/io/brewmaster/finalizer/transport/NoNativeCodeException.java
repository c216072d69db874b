package io.brewmaster.finalizer.transport;

/** The native code of the fast transport does not load on this machine. */
public final class NoNativeCodeException extends Exception {
    private static final long serialVersionUID = 1L;

    NoNativeCodeException(String problem) {
        super(problem);
    }
}
