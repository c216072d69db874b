package io.brewmaster.core.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;
import java.util.function.Function;

/**
 * What a key's value may be: how it is read from a variable's text and from a file's JSON value, and how it is described.
 *
 * @param allowed what is allowed, to stand after "must be": "a whole number from 0 to 65535"
 * @param schema the JSON Schema of the value in config.json, less its description
 * @param fromText reads what stands in an environment variable
 * @param fromFile reads what stands in a file
 * @param show the value as a person would write it into a variable
 */
record ValueType<T>(
        String allowed,
        Map<String, Object> schema,
        Reader<String, T> fromText,
        Reader<ConfigValue, T> fromFile,
        Function<T, String> show) {

    /** Reads a value, or says that it is not allowed. */
    interface Reader<S, T> {
        T read(S source) throws InvalidValue;
    }

    /** A type that is a string in a file too. */
    static <T> ValueType<T> ofString(String allowed, Map<String, Object> schema, Reader<String, T> fromText) {
        return new ValueType<>(
                allowed, schema, fromText, value -> fromText.read(string(value)), value -> String.valueOf(value));
    }

    /** The same type, read differently from a file. */
    ValueType<T> inFile(Reader<ConfigValue, T> other) {
        return new ValueType<>(allowed, schema, fromText, other, show);
    }

    /** The same type, shown differently. */
    ValueType<T> shownAs(Function<T, String> other) {
        return new ValueType<>(allowed, schema, fromText, fromFile, other);
    }

    private static String string(ConfigValue value) throws InvalidValue {
        if (value.valueType() != ConfigValueType.STRING) {
            throw new InvalidValue();
        }
        return (String) value.unwrapped();
    }
}
