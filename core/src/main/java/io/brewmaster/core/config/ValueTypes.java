package io.brewmaster.core.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types that keys have. */
final class ValueTypes {
    private ValueTypes() {}

    /**
     * Text that a pattern holds for as a whole. The pattern also goes into the JSON Schema: keep to what ECMAScript
     * knows too.
     */
    static ValueType<String> text(String allowed, String pattern) {
        return text(allowed, pattern, UnaryOperator.identity());
    }

    /** The same, and what a program gets is the text as {@code normal} puts it. */
    static ValueType<String> text(String allowed, String pattern, UnaryOperator<String> normal) {
        Pattern compiled = Pattern.compile(pattern);
        return new ValueType<>() {
            @Override
            public String fromText(String text) throws InvalidValue {
                if (!compiled.matcher(text).matches()) {
                    throw new InvalidValue();
                }
                return normal.apply(text);
            }

            @Override
            public String allowed() {
                return allowed;
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "string", "pattern", "^(?:" + pattern + ")$");
            }
        };
    }

    /** One of a few words. */
    static ValueType<String> choice(String... words) {
        List<String> choices = List.of(words);
        return new ValueType<>() {
            @Override
            public String fromText(String text) throws InvalidValue {
                if (!choices.contains(text)) {
                    throw new InvalidValue();
                }
                return text;
            }

            @Override
            public String allowed() {
                return String.join(" | ", choices);
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "string", "enum", choices);
            }
        };
    }

    static ValueType<Integer> wholeNumber(int least, int most) {
        return new ValueType<>() {
            @Override
            public Integer fromText(String text) throws InvalidValue {
                try {
                    int number = Integer.parseInt(text);
                    if (number >= least && number <= most) {
                        return number;
                    }
                } catch (NumberFormatException e) {
                    throw new InvalidValue();
                }
                throw new InvalidValue();
            }

            @Override
            public Integer fromFile(ConfigValue value) throws InvalidValue {
                if (value.valueType() != ConfigValueType.NUMBER) {
                    throw new InvalidValue();
                }
                return fromText(String.valueOf(value.unwrapped()));
            }

            @Override
            public String allowed() {
                return "a whole number from " + least + " to " + most;
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "integer", "minimum", least, "maximum", most);
            }
        };
    }

    static ValueType<Boolean> yesOrNo() {
        return new ValueType<>() {
            @Override
            public Boolean fromText(String text) throws InvalidValue {
                return switch (text.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new InvalidValue();
                };
            }

            @Override
            public Boolean fromFile(ConfigValue value) throws InvalidValue {
                if (value.valueType() != ConfigValueType.BOOLEAN) {
                    throw new InvalidValue();
                }
                return (Boolean) value.unwrapped();
            }

            @Override
            public String allowed() {
                return "true | false";
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "boolean");
            }
        };
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        return new ValueType<>() {
            @Override
            public Duration fromText(String text) throws InvalidValue {
                Duration duration = Quantities.duration(text);
                if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
                    throw new InvalidValue();
                }
                return duration;
            }

            @Override
            public String allowed() {
                return "a duration with its unit (ms, s, min, h, d), from " + Quantities.show(least) + " to "
                        + Quantities.show(most);
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^(?:\\d+(?:\\.\\d+)? *(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)|PT?[0-9DTHMS.]+)$");
            }

            @Override
            public String show(Duration value) {
                return Quantities.show(value);
            }
        };
    }

    static ValueType<Long> bytes(long least, long most) {
        return new ValueType<>() {
            @Override
            public Long fromText(String text) throws InvalidValue {
                long bytes = Quantities.bytes(text);
                if (bytes < least || bytes > most) {
                    throw new InvalidValue();
                }
                return bytes;
            }

            @Override
            public Long fromFile(ConfigValue value) throws InvalidValue {
                boolean number = value.valueType() == ConfigValueType.NUMBER;
                return number ? fromText(String.valueOf(value.unwrapped())) : ValueType.super.fromFile(value);
            }

            @Override
            public String allowed() {
                return "a size (bytes, or with kB, MB, GB, KiB, MiB, GiB), from " + Quantities.show(least) + " to "
                        + Quantities.show(most);
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of(
                        "type",
                        List.of("string", "integer"),
                        "pattern",
                        "^\\d+(?:\\.\\d+)? *(?:B|kB|MB|GB|K|KiB|M|MiB|G|GiB)?$",
                        "minimum",
                        least,
                        "maximum",
                        most);
            }

            @Override
            public String show(Long value) {
                return Quantities.show(value);
            }
        };
    }

    static ValueType<Path> absolutePath() {
        return new ValueType<>() {
            @Override
            public Path fromText(String text) throws InvalidValue {
                try {
                    Path path = Path.of(text);
                    if (path.isAbsolute()) {
                        return path.normalize();
                    }
                } catch (InvalidPathException e) {
                    throw new InvalidValue();
                }
                throw new InvalidValue();
            }

            @Override
            public String allowed() {
                return "an absolute path";
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "string", "pattern", "^/");
            }
        };
    }

    static ValueType<URI> httpAddress() {
        return new ValueType<>() {
            @Override
            public URI fromText(String text) throws InvalidValue {
                try {
                    URI uri = new URI(text);
                    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
                    if (http && uri.getHost() != null && uri.getUserInfo() == null) {
                        return uri;
                    }
                } catch (URISyntaxException e) {
                    throw new InvalidValue();
                }
                throw new InvalidValue();
            }

            @Override
            public String allowed() {
                return "an address that starts with http:// or https://, without a password in it";
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "string", "pattern", "^https?://[^@\\s]+$");
            }
        };
    }

    /** A string that may be missing; in a file null says so. */
    static <T> ValueType<Optional<T>> optional(ValueType<T> type) {
        return new ValueType<>() {
            @Override
            public Optional<T> fromText(String text) throws InvalidValue {
                return Optional.of(type.fromText(text));
            }

            @Override
            public Optional<T> fromFile(ConfigValue value) throws InvalidValue {
                boolean missing = value.valueType() == ConfigValueType.NULL;
                return missing ? Optional.empty() : Optional.of(type.fromFile(value));
            }

            @Override
            public String allowed() {
                return type.allowed();
            }

            @Override
            public Map<String, Object> schema() {
                Map<String, Object> schema = new HashMap<>(type.schema());
                schema.put("type", List.of("string", "null"));
                return schema;
            }

            @Override
            public String show(Optional<T> value) {
                return value.map(type::show).orElse("");
            }
        };
    }

    /**
     * A list: an array in a file, separated by commas in a variable (blanks around an item and empty items do not
     * count).
     */
    static <T> ValueType<List<T>> list(ValueType<T> item, int least) {
        return new ValueType<>() {
            @Override
            public List<T> fromText(String text) throws InvalidValue {
                List<T> items = new ArrayList<>();
                for (String part : text.split(",", -1)) {
                    if (!part.isBlank()) {
                        items.add(item.fromText(part.strip()));
                    }
                }
                return checked(items);
            }

            @Override
            public List<T> fromFile(ConfigValue value) throws InvalidValue {
                if (!(value instanceof ConfigList values)) {
                    throw new InvalidValue();
                }
                List<T> items = new ArrayList<>();
                for (ConfigValue one : values) {
                    items.add(item.fromFile(one));
                }
                return checked(items);
            }

            private List<T> checked(List<T> items) throws InvalidValue {
                if (items.size() < least) {
                    throw new InvalidValue();
                }
                return List.copyOf(items);
            }

            @Override
            public String allowed() {
                return (least == 0 ? "a list, each item " : "a list that is not empty, each item ") + item.allowed();
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("type", "array", "items", item.schema(), "minItems", least);
            }

            @Override
            public String show(List<T> value) {
                return value.stream().map(item::show).collect(Collectors.joining(","));
            }
        };
    }

    /** Another type, or one word that stands for a value of its own. */
    static <T> ValueType<T> orWord(String word, T meaning, ValueType<T> type) {
        return new ValueType<>() {
            @Override
            public T fromText(String text) throws InvalidValue {
                return text.equals(word) ? meaning : type.fromText(text);
            }

            @Override
            public T fromFile(ConfigValue value) throws InvalidValue {
                return word.equals(value.unwrapped()) ? meaning : type.fromFile(value);
            }

            @Override
            public String allowed() {
                return word + " | " + type.allowed();
            }

            @Override
            public Map<String, Object> schema() {
                return Map.of("anyOf", List.of(Map.of("const", word), type.schema()));
            }

            @Override
            public String show(T value) {
                return value.equals(meaning) ? word : type.show(value);
            }
        };
    }
}
