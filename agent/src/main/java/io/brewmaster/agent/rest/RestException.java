package io.brewmaster.agent.rest;

/** No answer, or none that makes sense; the message is one line that says what. */
public final class RestException extends Exception {
    private static final long serialVersionUID = 1;

    RestException(String message) {
        super(message);
    }
}
