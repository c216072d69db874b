package io.brewmaster.docker.standin;

import java.util.Map;
import java.util.Optional;

/** The container's variables, under docker-jitsi-meet's names and with its defaults. */
final class Environment {
    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    String get(String name, String fallback) {
        return Optional.ofNullable(variables.get(name))
                .filter(value -> !value.isBlank())
                .orElse(fallback);
    }

    String require(String name) {
        return Optional.ofNullable(variables.get(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set"));
    }

    boolean isSet(String name) {
        return get(name, "0").equals("1");
    }
}
