package io.brewmaster.testkit.emf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the directives name must stand at the root, each with its type. For documents that fit the schema. */
final class EmfReferences {
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_DIMENSION = 1024;

    private final Map<String, Object> root;
    private final List<String> problems = new ArrayList<>();

    EmfReferences(Map<String, Object> root) {
        this.root = root;
    }

    List<String> problems() {
        for (Map<?, ?> directive : objects(object(root.get("_aws")).get("CloudWatchMetrics"))) {
            Set<String> dimensions = dimensions(directive);
            dimensions.forEach(this::checkDimension);
            checkMetrics(directive, dimensions);
        }
        return problems;
    }

    private static Set<String> dimensions(Map<?, ?> directive) {
        Set<String> names = new HashSet<>();
        for (Object set : (List<?>) Objects.requireNonNull(directive.get("Dimensions"))) {
            ((List<?>) set).forEach(name -> names.add((String) name));
        }
        return names;
    }

    private void checkDimension(String name) {
        Object value = root.get(name);
        if (!(value instanceof String text)) {
            problems.add("dimension " + name + " is no string at the root: " + value);
        } else if (text.isBlank() || text.length() > LONGEST_DIMENSION) {
            problems.add("dimension " + name + " has a value of " + text.length() + " characters, not 1 to "
                    + LONGEST_DIMENSION);
        }
    }

    private void checkMetrics(Map<?, ?> directive, Set<String> dimensions) {
        Set<String> seen = new HashSet<>();
        for (Map<?, ?> metric : objects(directive.get("Metrics"))) {
            String name = (String) Objects.requireNonNull(metric.get("Name"));
            if (!seen.add(name)) {
                problems.add("metric " + name + " is named twice");
            }
            if (dimensions.contains(name)) {
                problems.add(name + " is a metric and a dimension");
            }
            checkValue(name, root.get(name));
        }
    }

    private void checkValue(String name, @Nullable Object value) {
        if (value instanceof List<?> values) {
            if (values.isEmpty() || values.size() > MOST_VALUES) {
                problems.add("metric " + name + " has " + values.size() + " values, not 1 to " + MOST_VALUES);
            }
            if (!values.stream().allMatch(Number.class::isInstance)) {
                problems.add("metric " + name + " has values that are no numbers");
            }
        } else if (!(value instanceof Number)) {
            problems.add("metric " + name + " is neither a number nor an array of numbers at the root: " + value);
        }
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return (Map<?, ?>) Objects.requireNonNull(value);
    }

    private static List<? extends Map<?, ?>> objects(@Nullable Object value) {
        return ((List<?>) Objects.requireNonNull(value))
                .stream().map(EmfReferences::object).toList();
    }
}
