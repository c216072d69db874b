package io.brewmaster.core.emf;

import java.util.List;

/**
 * One metric of a document.
 *
 * @param name 1 to 255 printable ASCII characters
 * @param values 1 to 100 finite numbers from -2^360 to 2^360; several are a distribution (CloudWatch computes minimum,
 *     maximum, average and percentiles over them)
 */
public record Metric(String name, Unit unit, List<Double> values) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException naming the broken one
     */
    public Metric {
        values = List.copyOf(values);
        Limits.metricName(name);
        Limits.require(
                !values.isEmpty() && values.size() <= Limits.METRIC_VALUES,
                "metric " + name + " must have 1 to " + Limits.METRIC_VALUES + " values, not " + values.size());
        for (double value : values) {
            Limits.metricValue(name, value);
        }
    }
}
