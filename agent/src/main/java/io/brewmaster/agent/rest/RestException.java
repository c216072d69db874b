package io.brewmaster.agent.rest;

import java.net.URI;

/** A neighbour did not answer, or with nothing that makes sense. The message is one line that says what and where. */
public final class RestException extends Exception {
    private static final long serialVersionUID = 1;

    RestException(URI where, String what) {
        super(where + ": " + what);
    }

    RestException(URI where, String what, Exception cause) {
        super(where + ": " + what, cause);
    }
}
