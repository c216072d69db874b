package io.brewmaster.core.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Generates the JSON Schema of config.json: types from the table of keys, descriptions and defaults from
 * reference.conf.
 */
final class ConfigSchema {
    /** The order of members inside a key's schema. */
    private static final List<String> ORDER = List.of(
            "description",
            "type",
            "const",
            "enum",
            "pattern",
            "minimum",
            "maximum",
            "minItems",
            "items",
            "anyOf",
            "default");

    private static final ConfigObject REFERENCE =
            ConfigFactory.parseResources("reference.conf").root();

    private ConfigSchema() {}

    static Map<String, Object> generate() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("$schema", Map.of("type", "string"));
        Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
        for (Key<?> key : Keys.all()) {
            int dot = key.path().indexOf('.');
            if (dot < 0) {
                members.put(key.path(), property(key));
            } else {
                groups.computeIfAbsent(key.path().substring(0, dot), name -> new LinkedHashMap<>())
                        .put(key.path().substring(dot + 1), property(key));
            }
        }
        groups.forEach((name, keys) -> members.put(name, object(keys)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Brewmaster's private config.json");
        schema.put("description", "Every setting. An environment variable wins over what stands in the file.");
        schema.putAll(object(members));
        return schema;
    }

    /** A key's default, not yet resolved. */
    static ConfigValue inReference(Key<?> key) {
        ConfigObject members = REFERENCE;
        String name = key.path();
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.')) {
            members = (ConfigObject) member(members, name.substring(0, dot));
            name = name.substring(dot + 1);
        }
        return member(members, name);
    }

    private static ConfigValue member(ConfigObject members, String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    /** The lines above a key in reference.conf. */
    static List<String> comments(Key<?> key) {
        return inReference(key).origin().comments().stream().map(String::strip).toList();
    }

    private static Map<String, Object> object(Map<String, Object> properties) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> property(Key<?> key) {
        Map<String, Object> members = new TreeMap<>(key.schema());
        List<String> comments = comments(key);
        int meaning = comments.size() - 2;
        members.put(
                "description",
                String.join(" ", comments.subList(0, meaning)) + " "
                        + String.join(". ", comments.subList(meaning, meaning + 2)) + ".");
        // The default of recording.state_dir follows another key.
        if (!key.equals(Keys.RECORDING_STATE_DIR)) {
            ConfigValue value = inReference(key);
            if (value.unwrapped() != null) {
                members.put("default", value.unwrapped());
            }
        }
        return ordered(members);
    }

    private static Map<String, Object> ordered(Map<?, ?> members) {
        if (!ORDER.containsAll(members.keySet())) {
            throw new IllegalStateException("no order for one of " + members.keySet());
        }
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (String name : ORDER) {
            Object value = members.get(name);
            if (value != null) {
                ordered.put(name, orderedValue(name, value));
            }
        }
        return ordered;
    }

    private static Object orderedValue(String name, Object value) {
        if (value instanceof Map<?, ?> inner) {
            return ordered(inner);
        }
        boolean schemas = name.equals("anyOf");
        return schemas
                ? ((List<?>) value)
                        .stream().map(one -> ordered((Map<?, ?>) one)).toList()
                : value;
    }
}
