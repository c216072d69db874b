package io.brewmaster.core.emf;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A metric or a property on its way into lines: its name and its values, already as JSON, so that their sizes are
 * known.
 *
 * @param unit the metric's unit, or null for a property
 * @param values one, or for an array any number
 */
record Member(String name, @Nullable Unit unit, List<Value> values, boolean array) {
    /** One value as JSON, and its size in UTF-8. */
    record Value(String json, int bytes) {
        static Value of(String json) {
            return new Value(json, json.getBytes(StandardCharsets.UTF_8).length);
        }

        static Value ofText(String text) {
            return of("\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"");
        }
    }

    static Member metric(Metric metric) {
        List<Value> values = metric.values().stream()
                .map(value -> Value.of(Numbers.json(value)))
                .toList();
        return new Member(metric.name(), metric.unit(), values, values.size() > 1);
    }

    static Member property(String name, Value value) {
        return new Member(name, null, List.of(value), false);
    }

    static Member property(String name, List<Value> values) {
        return new Member(name, null, List.copyOf(values), true);
    }

    /**
     * What it takes on a line beside its values: {@code ,"name":[]} and, for a metric, {@code ,{"Name":…,"Unit":…}}.
     */
    int headBytes() {
        int name = Value.ofText(name()).bytes();
        int member = 1 + name + 1 + (array ? 2 : 0);
        return unit == null
                ? member
                : member + name + unit.cloudWatchName().length() + ",{\"Name\":,\"Unit\":\"\"}".length();
    }

    /** What one value takes: itself and a comma. */
    int valueBytes(int index) {
        return values.get(index).bytes() + 1;
    }

    int wholeBytes() {
        return headBytes()
                + values.stream().mapToInt(value -> value.bytes() + 1).sum();
    }
}
