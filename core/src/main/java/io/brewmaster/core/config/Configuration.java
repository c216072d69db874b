package io.brewmaster.core.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All settings, read once, checked as a whole, never changed. */
public final class Configuration {
    /**
     * One key's value.
     *
     * @param origin a variable's name, a file and its line, "default" or "not set"
     * @param isSet true if somebody set it
     */
    record Entry(Object value, String origin, boolean isSet) {}

    private final Map<Key<?>, Entry> entries;
    private final String fileName;

    private Configuration(Map<Key<?>, Entry> entries, String fileName) {
        this.entries = Collections.unmodifiableMap(entries);
        this.fileName = fileName;
    }

    /**
     * Reads environment, private file and defaults; see {@code reference.conf} for their order.
     *
     * @param environment {@code System.getenv()}
     * @param workingDirectory where a relative {@code JITSI_CONFIG} starts, and whose siblings {@code *-ops} are looked
     *     into
     * @throws ConfigurationException with every problem there is
     */
    public static Configuration load(Map<String, String> environment, Path workingDirectory)
            throws ConfigurationException {
        ConfigFile file = ConfigFile.find(environment, workingDirectory);
        return new Configuration(Loader.load(environment, file), file.name());
    }

    /** The key's value, within what the key allows. */
    @SuppressWarnings("unchecked") // Loader puts in what the key's own type has read.
    public <T> T get(Key<T> key) {
        return (T) entry(key).value();
    }

    /**
     * The value of a key that has no default.
     *
     * @throws ConfigurationException if nobody set it; the message says how to
     */
    public <T> T require(Key<Optional<T>> key) throws ConfigurationException {
        Optional<T> value = get(key);
        if (value.isPresent()) {
            return value.get();
        }
        String others = String.join(
                "", key.alsoUnderstood().stream().map(name -> ", " + name).toList());
        throw new ConfigurationException(List.of(
                key.path() + " is not set: set " + key.variable() + others + ", or " + key.path() + " in config.json"));
    }

    /** True if somebody set the key: its value does not come from the defaults. */
    public boolean isSet(Key<?> key) {
        return entry(key).isSet();
    }

    /**
     * All settings as a table: key, value and where the value comes from; secrets are masked. The last line names the
     * file that was read.
     *
     * @param color whether to dim what comes from the defaults (ANSI)
     */
    public String explain(boolean color) {
        return Explanation.of(entries, color) + "config.json: " + fileName + "\n";
    }

    private Entry entry(Key<?> key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalArgumentException("not in the table of keys: " + key);
        }
        return entry;
    }
}
