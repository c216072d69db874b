package io.brewmaster.core.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Puts the layers together and checks every value, collecting all problems before it complains. */
final class Loader {
    /** In config.json: names its schema, for editors. */
    private static final String SCHEMA_MEMBER = "$schema";

    private static final Map<String, Key<?>> BY_PATH =
            Keys.all().stream().collect(Collectors.toMap(Key::path, Function.identity()));
    private static final Map<String, Key<?>> BY_VARIABLE =
            Keys.all().stream().collect(Collectors.toMap(Key::variable, Function.identity()));
    private static final Set<String> GROUPS = Keys.all().stream()
            .filter(key -> key.path().contains("."))
            .map(key -> key.path().substring(0, key.path().lastIndexOf('.')))
            .collect(Collectors.toSet());

    private final ConfigFile file;
    private final List<String> problems = new ArrayList<>();
    /** What was read so far: a stronger layer's value is there before a weaker one's is looked at. */
    private final Map<Key<?>, Configuration.Entry> entries = new HashMap<>();
    /** Keys with a value that is not allowed: no weaker layer stands in for it. */
    private final Set<Key<?>> spoilt = new HashSet<>();

    private Loader(ConfigFile file) {
        this.file = file;
    }

    /** All keys with their values, in the order of the table. */
    static Map<Key<?>, Configuration.Entry> load(Map<String, String> environment, ConfigFile file)
            throws ConfigurationException {
        Loader loader = new Loader(file);
        StockVariables stock = StockVariables.read(environment);
        loader.problems.addAll(stock.problems());
        loader.ownVariables(environment);
        stock.set().forEach((key, setting) -> loader.text(key, setting, true));
        file.content().ifPresent(content -> loader.walk("", content.root()));
        stock.implied().forEach((key, setting) -> loader.text(key, setting, false));
        loader.defaults();
        if (!loader.problems.isEmpty()) {
            throw new ConfigurationException(loader.problems);
        }
        Map<Key<?>, Configuration.Entry> inOrder =
                new LinkedHashMap<>(Keys.all().size() * 2);
        Keys.all().forEach(key -> inOrder.put(key, loader.entries.get(key)));
        return inOrder;
    }

    private void ownVariables(Map<String, String> environment) {
        new TreeMap<>(environment).forEach((variable, text) -> {
            Key<?> key = BY_VARIABLE.get(variable);
            if (key != null && !text.isBlank()) {
                text(key, new StockVariables.Setting(text, variable), true);
            } else if (key == null && variable.startsWith("JITSI_") && !ForeignVariables.TOLERATED.contains(variable)) {
                Set<String> known = new HashSet<>(BY_VARIABLE.keySet());
                known.addAll(ForeignVariables.TOLERATED);
                problems.add(variable + ": there is no such setting" + didYouMean(variable, known));
            }
        });
    }

    /** Reads the file's members, in the order of its lines. */
    private void walk(String prefix, ConfigObject members) {
        new TreeMap<>(members)
                .entrySet().stream()
                        .sorted(Comparator.comparingInt(
                                member -> member.getValue().origin().lineNumber()))
                        .filter(member -> !(prefix + member.getKey()).equals(SCHEMA_MEMBER))
                        .forEach(member -> member(prefix, member.getKey(), member.getValue()));
    }

    private void member(String prefix, String name, ConfigValue value) {
        String path = prefix + name;
        Key<?> key = BY_PATH.get(path);
        String place = " (" + file.place(value) + ")";
        if (name.contains(".")) {
            problems.add(path + ": is not understood with a dot in it: write an object per level, {\"a\": {\"b\": …}}"
                    + place);
        } else if (key != null) {
            value(key, value, file.place(value), true);
        } else if (!GROUPS.contains(path)) {
            problems.add(path + ": there is no such setting" + didYouMean(path, BY_PATH.keySet()) + place);
        } else if (value instanceof ConfigObject inner) {
            walk(path + ".", inner);
        } else {
            problems.add(path + ": must be an object with settings in it" + place);
        }
    }

    /** What nobody set. A default that follows another key sees what is set: recording.state_dir follows recording.dir. */
    private void defaults() {
        Reference reference = Reference.read();
        for (Key<?> key : Keys.all()) {
            String text = reference.text(key, path -> shown(reference, path));
            text(key, new StockVariables.Setting(text, "default"), false);
        }
    }

    private String shown(Reference reference, String path) {
        Key<?> key = Objects.requireNonNull(BY_PATH.get(path), path);
        Configuration.Entry entry = entries.get(key);
        return entry == null ? reference.text(key, further -> shown(reference, further)) : shown(key, entry);
    }

    private void text(Key<?> key, StockVariables.Setting setting, boolean isSet) {
        String text = key.secret() ? setting.text() : setting.text().strip();
        take(
                key,
                setting.origin(),
                isSet,
                "\"" + text + "\"",
                () -> key.type().fromText().read(text));
    }

    private void value(Key<?> key, ConfigValue value, String origin, boolean isSet) {
        String written = value.render(ConfigRenderOptions.concise());
        take(key, origin, isSet, written, () -> key.type().fromFile().read(value));
    }

    private interface Reading {
        Object value() throws InvalidValue;
    }

    private void take(Key<?> key, String origin, boolean isSet, String written, Reading reading) {
        if (entries.containsKey(key) || spoilt.contains(key)) {
            return;
        }
        try {
            entries.put(key, new Configuration.Entry(reading.value(), origin, isSet));
        } catch (InvalidValue e) {
            spoilt.add(key);
            String shown = key.secret() ? "what is set" : cut(written.replaceAll("\\p{Cntrl}", "?"));
            problems.add(key.path() + ": " + shown + " is not allowed: must be " + key.allowed() + " (" + origin + ")");
        }
    }

    private static String cut(String written) {
        return written.length() > 60 ? written.substring(0, 60) + "…" : written;
    }

    @SuppressWarnings("unchecked") // take() puts in what the key's own type has read.
    private static <T> String shown(Key<T> key, Configuration.Entry entry) {
        return key.type().show().apply((T) entry.value());
    }

    private static String didYouMean(String written, Set<String> names) {
        return Suggestion.nearest(written, names)
                .map(name -> ": did you mean " + name + "?")
                .orElse("; config/config.schema.json lists them all");
    }
}
