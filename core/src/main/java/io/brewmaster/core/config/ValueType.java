package io.brewmaster.core.config;

import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Map;

/** What a key's value may be: read from a variable's text or from a file's JSON value, and described. */
interface ValueType<T> {
    /** Reads what stands in an environment variable. */
    T fromText(String text) throws InvalidValue;

    /** Reads what stands in a file. Most types are strings there; others override this. */
    default T fromFile(ConfigValue value) throws InvalidValue {
        if (value.valueType() != ConfigValueType.STRING) {
            throw new InvalidValue();
        }
        return fromText((String) value.unwrapped());
    }

    /** What is allowed, to stand after "must be": "a whole number from 0 to 65535". */
    String allowed();

    /** The JSON Schema of the value in config.json, less its description. */
    Map<String, Object> schema();

    /** The value as a person would write it into a variable. */
    default String show(T value) {
        return String.valueOf(value);
    }
}
