package io.brewmaster.core.json;

import java.io.IOException;

/**
 * A text that is not the JSON it should be. The message says where (line and column) and never quotes the text: what is
 * parsed here may hold credentials.
 */
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1;

    public JsonException(String message) {
        super(message);
    }
}
