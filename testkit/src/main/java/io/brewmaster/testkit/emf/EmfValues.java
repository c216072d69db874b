package io.brewmaster.testkit.emf;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What CloudWatch reads in valid lines of EMF. */
public final class EmfValues {
    private EmfValues() {}

    /** A metric under one set of dimensions. */
    public record Value(
            String namespace,
            String name,
            String unit,
            Map<String, String> dimensions,
            Instant at,
            List<Double> values) {}

    /** In the order of the lines. */
    public static List<Value> of(Collection<String> lines) throws IOException {
        List<Value> values = new ArrayList<>();
        for (String line : lines) {
            Map<?, ?> document = JSON.std.mapFrom(line);
            Map<?, ?> metadata = (Map<?, ?>) member(document, "_aws");
            Instant at = Instant.ofEpochMilli(((Number) member(metadata, "Timestamp")).longValue());
            for (Object directive : (List<?>) member(metadata, "CloudWatchMetrics")) {
                add(values, document, at, (Map<?, ?>) directive);
            }
        }
        return values;
    }

    private static void add(List<Value> values, Map<?, ?> document, Instant at, Map<?, ?> directive) {
        for (Object names : (List<?>) member(directive, "Dimensions")) {
            Map<String, String> dimensions = new HashMap<>();
            ((List<?>) names).forEach(name -> dimensions.put(String.valueOf(name), String.valueOf(document.get(name))));
            for (Object metric : (List<?>) member(directive, "Metrics")) {
                Object name = member((Map<?, ?>) metric, "Name");
                values.add(new Value(
                        String.valueOf(member(directive, "Namespace")),
                        String.valueOf(name),
                        String.valueOf(member((Map<?, ?>) metric, "Unit")),
                        dimensions,
                        at,
                        numbers(member(document, name))));
            }
        }
    }

    private static List<Double> numbers(Object value) {
        List<?> all = value instanceof List<?> list ? list : List.of(value);
        return all.stream().map(number -> ((Number) number).doubleValue()).toList();
    }

    private static Object member(Map<?, ?> map, Object name) {
        return Objects.requireNonNull(map.get(name), String.valueOf(name));
    }
}
