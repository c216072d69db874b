package io.brewmaster.core.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One setting: its name, what it may be and where it may be set. All of them are in {@link Keys}; their defaults and
 * descriptions are in {@code reference.conf}.
 *
 * @param <T> what a program gets for it
 */
public final class Key<T> {
    private final String path;
    private final ValueType<T> type;
    private final List<String> alsoUnderstood;
    private final boolean secret;

    Key(String path, ValueType<T> type, List<String> alsoUnderstood, boolean secret) {
        this.path = path;
        this.type = type;
        this.alsoUnderstood = List.copyOf(alsoUnderstood);
        this.secret = secret;
    }

    /** Its name in config.json, a dot per level: {@code http.port}. */
    public String path() {
        return path;
    }

    /** Its environment variable: {@code JITSI_HTTP_PORT}. */
    public String variable() {
        return "JITSI_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** Variables of others (docker-jitsi-meet, AWS) that are read when {@link #variable} is not set. */
    public List<String> alsoUnderstood() {
        return alsoUnderstood;
    }

    /** True if the value must never be shown. */
    public boolean secret() {
        return secret;
    }

    /** What is allowed, to stand after "must be". */
    public String allowed() {
        return type.allowed();
    }

    /** The JSON Schema of the value, less its description. */
    Map<String, Object> schema() {
        return type.schema();
    }

    ValueType<T> type() {
        return type;
    }

    @Override
    public String toString() {
        return path;
    }
}
