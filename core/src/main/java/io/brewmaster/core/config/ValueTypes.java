package io.brewmaster.core.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.brewmaster.core.time.AwakeWindow;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types that keys have. */
final class ValueTypes {
    private static final String DURATION_PATTERN =
            "^(?:\\d+(?:\\.\\d+)? *(?:ms|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)|PT?[0-9DTHMS.]+)$";
    private static final String SIZE_PATTERN = "^\\d+(?:\\.\\d+)? *(?:B|kB|MB|GB|K|KiB|M|MiB|G|GiB)?$";

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
        return ValueType.ofString(allowed, Map.of("type", "string", "pattern", "^(?:" + pattern + ")$"), text -> {
            require(compiled.matcher(text).matches());
            return normal.apply(text);
        });
    }

    /** One of a few words. */
    static ValueType<String> choice(String... words) {
        List<String> choices = List.of(words);
        return ValueType.ofString(String.join(" | ", choices), Map.of("type", "string", "enum", choices), text -> {
            require(choices.contains(text));
            return text;
        });
    }

    static ValueType<Integer> wholeNumber(int least, int most) {
        ValueType.Reader<String, Integer> fromText = text -> {
            try {
                int number = Integer.parseInt(text);
                require(number >= least && number <= most);
                return number;
            } catch (NumberFormatException e) {
                throw new InvalidValue();
            }
        };
        return ValueType.ofString(
                        "a whole number from " + least + " to " + most,
                        Map.of("type", "integer", "minimum", least, "maximum", most),
                        fromText)
                .inFile(value -> {
                    require(value.valueType() == ConfigValueType.NUMBER);
                    return fromText.read(String.valueOf(value.unwrapped()));
                });
    }

    static ValueType<Boolean> yesOrNo() {
        return ValueType.ofString("true | false", Map.of("type", "boolean"), text -> {
                    require(text.equals("true") || text.equals("false"));
                    return text.equals("true");
                })
                .inFile(value -> {
                    require(value.valueType() == ConfigValueType.BOOLEAN);
                    return (Boolean) value.unwrapped();
                });
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        return ValueType.ofString(
                        "a duration with its unit (ms, s, min, h, d), from " + Quantities.show(least) + " to "
                                + Quantities.show(most),
                        Map.of("type", "string", "pattern", DURATION_PATTERN),
                        text -> {
                            Duration duration = Quantities.duration(text);
                            require(duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
                            return duration;
                        })
                .shownAs(Quantities::show);
    }

    /** A size; in a file also a bare number of bytes. */
    static ValueType<Long> bytes(long least, long most) {
        ValueType<Long> type = ValueType.ofString(
                "a size (bytes, or with kB, MB, GB, KiB, MiB, GiB), from " + Quantities.show(least) + " to "
                        + Quantities.show(most),
                Map.of(
                        "type",
                        List.of("string", "integer"),
                        "pattern",
                        SIZE_PATTERN,
                        "minimum",
                        least,
                        "maximum",
                        most),
                text -> {
                    long bytes = Quantities.bytes(text);
                    require(bytes >= least && bytes <= most);
                    return bytes;
                });
        return type.inFile(value -> {
                    boolean number = value.valueType() == ConfigValueType.NUMBER;
                    return number
                            ? type.fromText().read(String.valueOf(value.unwrapped()))
                            : type.fromFile().read(value);
                })
                .shownAs(Quantities::show);
    }

    static ValueType<Path> absolutePath() {
        return ValueType.ofString("an absolute path", Map.of("type", "string", "pattern", "^/"), text -> {
            try {
                Path path = Path.of(text);
                require(path.isAbsolute());
                return path.normalize();
            } catch (InvalidPathException e) {
                throw new InvalidValue();
            }
        });
    }

    static ValueType<URI> httpAddress() {
        return address(
                "an address that starts with http:// or https://, without a password in it",
                "^https?://[^@\\s]+$",
                List.of("http", "https"));
    }

    static ValueType<URI> httpsAddress() {
        return address(
                "an address that starts with https://, without a password in it",
                "^https://[^@\\s]+$",
                List.of("https"));
    }

    private static ValueType<URI> address(String allowed, String pattern, List<String> schemes) {
        return ValueType.ofString(allowed, Map.of("type", "string", "pattern", pattern), text -> {
            try {
                URI address = new URI(text);
                require(address.getScheme() != null && schemes.contains(address.getScheme()));
                require(address.getHost() != null && address.getUserInfo() == null);
                return address;
            } catch (URISyntaxException e) {
                throw new InvalidValue();
            }
        });
    }

    /** A text that is kept as it was written. */
    static ValueType<AwakeWindow> awakeWindow() {
        return ValueType.ofString(
                "five fields as in a crontab and perhaps a time zone",
                Map.of(
                        "type",
                        "string",
                        "pattern",
                        "^\\s*(?:[0-9A-Za-z*,/-]+\\s+){4}[0-9A-Za-z*,/-]+(?:\\s+[A-Za-z][A-Za-z0-9_+:/-]*|\\s+[+-][0-9:]+)?\\s*$"),
                text -> {
                    try {
                        return AwakeWindow.parse(text);
                    } catch (IllegalArgumentException e) {
                        throw new InvalidValue();
                    }
                });
    }

    /** A string that may be missing; in a file null says so, and among the defaults an empty text. */
    static <T> ValueType<Optional<T>> optional(ValueType<T> type) {
        Map<String, Object> schema = new HashMap<>(type.schema());
        schema.put("type", List.of("string", "null"));
        return new ValueType<>(
                type.allowed(),
                schema,
                text -> text.isEmpty()
                        ? Optional.empty()
                        : Optional.of(type.fromText().read(text)),
                value -> value.valueType() == ConfigValueType.NULL
                        ? Optional.empty()
                        : Optional.of(type.fromFile().read(value)),
                value -> value.map(type.show()).orElse(""));
    }

    /**
     * A list: an array in a file, separated by commas in a variable (blanks around an item and empty items do not
     * count).
     */
    static <T> ValueType<List<T>> list(ValueType<T> item, int least) {
        return list(item, least, ",", item.allowed());
    }

    /** A list whose items may have commas in them: in a variable, semicolons separate them. */
    static <T> ValueType<List<T>> listWithSemicolons(ValueType<T> item) {
        return list(item, 0, ";", item.allowed() + "; in a variable with semicolons between them");
    }

    private static <T> ValueType<List<T>> list(ValueType<T> item, int least, String separator, String allowed) {
        return new ValueType<>(
                (least == 0 ? "a list, each item " : "a list that is not empty, each item ") + allowed,
                Map.of("type", "array", "items", item.schema(), "minItems", least),
                text -> {
                    List<T> items = new ArrayList<>();
                    for (String part : text.split(separator, -1)) {
                        if (!part.isBlank()) {
                            items.add(item.fromText().read(part.strip()));
                        }
                    }
                    require(items.size() >= least);
                    return List.copyOf(items);
                },
                value -> {
                    require(value instanceof ConfigList);
                    List<T> items = new ArrayList<>();
                    for (ConfigValue one : (ConfigList) value) {
                        items.add(item.fromFile().read(one));
                    }
                    require(items.size() >= least);
                    return List.copyOf(items);
                },
                value -> value.stream().map(item.show()).collect(Collectors.joining(separator)));
    }

    /** Another type, or one word that stands for a value of its own. */
    static <T> ValueType<T> orWord(String word, T meaning, ValueType<T> type) {
        return new ValueType<>(
                word + " | " + type.allowed(),
                Map.of("anyOf", List.of(Map.of("const", word), type.schema())),
                text -> text.equals(word) ? meaning : type.fromText().read(text),
                value -> word.equals(value.unwrapped())
                        ? meaning
                        : type.fromFile().read(value),
                value -> value.equals(meaning) ? word : type.show().apply(value));
    }

    private static void require(boolean allowed) throws InvalidValue {
        if (!allowed) {
            throw new InvalidValue();
        }
    }
}
