package io.brewmaster.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the layers together and checks every value, collecting all problems before it complains. */
final class Loader {
    /** In config.json: names its schema, for editors. */
    private static final String SCHEMA_MEMBER = "$schema";

    private static final Map<String, Key<?>> BY_PATH =
            Keys.all().stream().collect(Collectors.toMap(Key::path, Function.identity()));
    private static final Map<String, Key<?>> BY_VARIABLE =
            Keys.all().stream().collect(Collectors.toMap(Key::variable, Function.identity()));

    private final Map<String, String> environment;
    private final ConfigFile file;
    private final List<String> problems = new ArrayList<>();
    private final Map<Key<?>, StockVariables.Setting> variables = new HashMap<>();
    private final Map<Key<?>, ConfigValue> fileValues = new HashMap<>();

    private Loader(Map<String, String> environment, ConfigFile file) {
        this.environment = environment;
        this.file = file;
    }

    static Map<Key<?>, Configuration.Entry> load(Map<String, String> environment, Path workingDirectory)
            throws ConfigurationException {
        Loader loader = new Loader(environment, ConfigFile.find(environment, workingDirectory));
        Map<Key<?>, Configuration.Entry> entries = loader.entries();
        if (!loader.problems.isEmpty()) {
            throw new ConfigurationException(loader.problems);
        }
        return entries;
    }

    /** The defaults, as they stand in the jar; not yet resolved. */
    static Config reference() {
        return ConfigFactory.parseResources(
                Loader.class.getClassLoader(),
                "reference.conf",
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF));
    }

    private Map<Key<?>, Configuration.Entry> entries() {
        StockVariables stock = StockVariables.read(environment);
        problems.addAll(stock.problems());
        variables.putAll(stock.set());
        ownVariables();
        walk("", file.content().root());
        Config defaults = defaults();
        Map<Key<?>, Configuration.Entry> entries = new LinkedHashMap<>();
        for (Key<?> key : Keys.all()) {
            entry(key, stock.implied().get(key), defaults).ifPresent(entry -> entries.put(key, entry));
        }
        return entries;
    }

    private void ownVariables() {
        for (String variable : new TreeSet<>(environment.keySet())) {
            Key<?> key = BY_VARIABLE.get(variable);
            String text = environment.getOrDefault(variable, "");
            if (key != null && !text.isBlank()) {
                variables.put(key, new StockVariables.Setting(text, variable));
            } else if (key == null && variable.startsWith("JITSI_") && !ForeignVariables.TOLERATED.contains(variable)) {
                problems.add(variable + ": there is no such setting" + didYouMean(variable, BY_VARIABLE.keySet()));
            }
        }
    }

    /** Notes the file's values by key; null in the file means not set. */
    private void walk(String prefix, ConfigObject members) {
        members.forEach((name, value) -> {
            String path = prefix + name;
            Key<?> key = BY_PATH.get(path);
            boolean group = BY_PATH.keySet().stream().anyMatch(known -> known.startsWith(path + "."));
            if (value.valueType() == ConfigValueType.NULL || path.equals(SCHEMA_MEMBER)) {
                return;
            }
            if (key != null && prefix.isEmpty() == (path.indexOf('.') < 0)) {
                fileValues.put(key, value);
            } else if (group && value instanceof ConfigObject inner) {
                walk(path + ".", inner);
            } else if (group) {
                problems.add(path + ": must be an object with settings in it (" + file.place(value) + ")");
            } else {
                problems.add(path + ": there is no such setting" + didYouMean(path, BY_PATH.keySet()) + " ("
                        + file.place(value) + ")");
            }
        });
    }

    /** The defaults with ${…} in them resolved against what is set: recording.state_dir follows recording.dir. */
    private Config defaults() {
        Config set = ConfigFactory.empty();
        for (var value : fileValues.entrySet()) {
            set = set.withValue(value.getKey().path(), value.getValue());
        }
        for (var variable : variables.entrySet()) {
            set = set.withValue(
                    variable.getKey().path(),
                    ConfigValueFactory.fromAnyRef(variable.getValue().text()));
        }
        Config reference = reference();
        return reference.resolveWith(set.withFallback(reference).resolve());
    }

    private Optional<Configuration.Entry> entry(Key<?> key, StockVariables.@Nullable Setting implied, Config defaults) {
        StockVariables.Setting variable = variables.get(key);
        if (variable != null) {
            return fromText(key, variable, true);
        }
        ConfigValue inFile = fileValues.get(key);
        if (inFile != null) {
            return fromFile(key, inFile, file.place(inFile));
        }
        if (implied != null) {
            return fromText(key, implied, false);
        }
        if (defaults.getIsNull(key.path())) {
            return Optional.of(new Configuration.Entry(Optional.empty(), "not set", false));
        }
        return fromFile(key, defaults.getValue(key.path()), "default")
                .map(entry -> new Configuration.Entry(entry.value(), "default", false));
    }

    private Optional<Configuration.Entry> fromText(Key<?> key, StockVariables.Setting setting, boolean isSet) {
        String text = key.secret() ? setting.text() : setting.text().strip();
        try {
            return Optional.of(new Configuration.Entry(key.type().fromText(text), setting.origin(), isSet));
        } catch (InvalidValue e) {
            return notAllowed(key, text, setting.origin());
        }
    }

    private Optional<Configuration.Entry> fromFile(Key<?> key, ConfigValue value, String place) {
        try {
            return Optional.of(new Configuration.Entry(key.type().fromFile(value), place, true));
        } catch (InvalidValue e) {
            return notAllowed(key, value.render(com.typesafe.config.ConfigRenderOptions.concise()), place);
        }
    }

    private Optional<Configuration.Entry> notAllowed(Key<?> key, String written, String origin) {
        String shown = key.secret() ? "the value" : quoted(written);
        problems.add(key.path() + ": " + shown + " is not allowed: must be " + key.allowed() + " (" + origin + ")");
        return Optional.empty();
    }

    private static String quoted(String written) {
        String plain = written.replaceAll("\\p{Cntrl}", "?");
        String cut = plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
        return cut.startsWith("\"") || cut.startsWith("[") || cut.startsWith("{") ? cut : "\"" + cut + "\"";
    }

    private static String didYouMean(String written, Set<String> names) {
        return Suggestion.nearest(written, names)
                .map(name -> ": did you mean " + name + "?")
                .orElse("; config/config.schema.json lists them all");
    }
}
