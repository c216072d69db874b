package io.brewmaster.testkit.cloudwatch;

import io.brewmaster.testkit.cloudwatch.CloudWatchDouble.Datum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The input of PutMetricData, as strict as its reference. */
final class PutMetricData {
    private static final int MOST_DATA = 1_000;
    private static final int MOST_VALUES = 150;
    private static final int MOST_DIMENSIONS = 30;

    private PutMetricData() {}

    /** @throws IllegalArgumentException naming what CloudWatch would not take */
    static List<Datum> read(Map<?, ?> request) {
        String namespace = text(request, "Namespace");
        List<?> data = list(request, "MetricData");
        require(!data.isEmpty() && data.size() <= MOST_DATA, "1 to 1000 metrics, not " + data.size());
        List<Datum> read = new ArrayList<>();
        for (Object datum : data) {
            read.add(datum(namespace, (Map<?, ?>) datum));
        }
        return read;
    }

    private static Datum datum(String namespace, Map<?, ?> datum) {
        Map<String, String> dimensions = new HashMap<>();
        for (Object dimension : list(datum, "Dimensions")) {
            dimensions.put(text((Map<?, ?>) dimension, "Name"), text((Map<?, ?>) dimension, "Value"));
        }
        require(dimensions.size() <= MOST_DIMENSIONS, "at most 30 dimensions");
        return new Datum(
                namespace,
                text(datum, "MetricName"),
                datum.containsKey("Unit") ? text(datum, "Unit") : "None",
                dimensions,
                Instant.ofEpochMilli(Math.round(number(datum.get("Timestamp")) * 1e3)),
                values(datum));
    }

    private static List<Double> values(Map<?, ?> datum) {
        boolean single = datum.containsKey("Value");
        require(single != datum.containsKey("Values"), "Value or Values, and not both");
        if (single) {
            return List.of(number(datum.get("Value")));
        }
        List<?> values = list(datum, "Values");
        List<?> counts = datum.containsKey("Counts") ? list(datum, "Counts") : Collections.nCopies(values.size(), 1.0);
        require(!values.isEmpty() && values.size() <= MOST_VALUES, "1 to 150 values, not " + values.size());
        require(values.size() == counts.size(), "as many counts as values");
        require(new HashSet<>(values).size() == values.size(), "each value once");
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            all.addAll(Collections.nCopies((int) number(counts.get(i)), number(values.get(i))));
        }
        return all;
    }

    private static String text(Map<?, ?> map, String name) {
        if (map.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException(name + " must be a text");
    }

    private static List<?> list(Map<?, ?> map, String name) {
        if (map.get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(name + " must be a list");
    }

    private static double number(@Nullable Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("a finite number, not " + value);
    }

    private static void require(boolean kept, String rule) {
        if (!kept) {
            throw new IllegalArgumentException(rule);
        }
    }
}
