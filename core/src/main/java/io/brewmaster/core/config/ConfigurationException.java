package io.brewmaster.core.config;

import java.util.List;

/**
 * The settings cannot be used as they are. The message, and each of {@link #problems}, is one line that says what is
 * wrong, where it was set and what is allowed; no secret is quoted.
 */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    ConfigurationException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** All problems there are, one line each; at least one. */
    public List<String> problems() {
        return problems;
    }
}
