package io.brewmaster.testkit.bench.upload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What was measured, by client and size. */
final class Results {
    private final Map<Case, List<Cost>> costs = new LinkedHashMap<>();

    /** @param bytes of the file */
    record Case(String client, long bytes) {}

    void add(Case of, Cost cost) {
        costs.computeIfAbsent(of, none -> new ArrayList<>()).add(cost);
    }

    List<Case> cases() {
        return List.copyOf(costs.keySet());
    }

    int rounds(Case of) {
        return costs.getOrDefault(of, List.of()).size();
    }

    /** Of each figure by itself; empty where there is none. */
    Optional<Cost> median(Case of) {
        return Optional.ofNullable(costs.get(of))
                .map(all -> new Cost(
                        median(all, Cost::cpuSeconds), median(all, Cost::wallSeconds), median(all, Cost::peakBytes)));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> figure) {
        double[] sorted = costs.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
