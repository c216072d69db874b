package io.brewmaster.testkit.bench.upload;

import com.fasterxml.jackson.jr.ob.JSON;
import io.brewmaster.testkit.bench.upload.Results.Case;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints results as Markdown, ready to be taken over into documentation, or as one JSON object. */
final class Report {
    private static final double MIB = 1 << 20;

    private final Results results;
    private final List<String> facts;
    private final PrintStream out;

    /** @param facts about the machine and the programs, a line each */
    Report(Results results, List<String> facts, PrintStream out) {
        this.results = results;
        this.facts = facts;
        this.out = out;
    }

    void asText() {
        facts.forEach(out::println);
        out.println();
        out.println("| client | file | rounds | CPU | of aws | wall | of aws | peak memory |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (Case each : results.cases()) {
            results.median(each).ifPresent(cost -> row(each, cost));
        }
        out.println();
        out.println("| goal | at most | measured | |");
        out.println("|---|---|---|---|");
        Goal.ALL.forEach(this::goal);
    }

    private void row(Case of, Cost cost) {
        Optional<Cost> aws = results.median(new Case(Tool.AWS.label(), of.bytes()));
        out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %.2f s | %s | %.2f s | %s | %s |%n",
                of.client(),
                Size.text(of.bytes()),
                results.rounds(of),
                cost.cpuSeconds(),
                times(aws.map(other -> cost.cpuSeconds() / other.cpuSeconds())),
                cost.wallSeconds(),
                times(aws.map(other -> cost.wallSeconds() / other.wallSeconds())),
                memory(cost.peakBytes()));
    }

    /** Of a process that had ended before it could be looked at nothing is known. */
    private static String memory(double bytes) {
        return bytes == 0 ? "–" : String.format(Locale.ROOT, "%.0f MiB", bytes / MIB);
    }

    private static String times(Optional<Double> ratio) {
        return ratio.map(value -> String.format(Locale.ROOT, "%.2f", value)).orElse("–");
    }

    private void goal(Goal goal) {
        Optional<Double> ratio = goal.ratio(results);
        String verdict =
                ratio.map(value -> goal.isMet(value) ? "met" : "not met").orElse("not measured");
        out.printf(Locale.ROOT, "| %s | %.2f | %s | %s |%n", text(goal), goal.most(), times(ratio), verdict);
    }

    private static String text(Goal goal) {
        Case of = goal.of();
        Case against = goal.against();
        return goal.figure() + " of " + of.client() + ", " + Size.text(of.bytes()) + ", as a multiple of "
                + (of.client().equals(against.client()) ? "that for " : against.client() + "'s for ")
                + Size.text(against.bytes());
    }

    void asJson() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("facts", facts);
        all.put("medians", results.cases().stream().map(this::median).toList());
        all.put("goals", Goal.ALL.stream().map(this::outcome).toList());
        try {
            out.println(JSON.std.asString(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, Object> median(Case of) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("client", of.client());
        row.put("bytes", of.bytes());
        row.put("rounds", results.rounds(of));
        results.median(of).ifPresent(cost -> {
            row.put("cpuSeconds", cost.cpuSeconds());
            row.put("wallSeconds", cost.wallSeconds());
            row.put("peakBytes", cost.peakBytes());
        });
        return row;
    }

    private Map<String, Object> outcome(Goal goal) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("goal", text(goal));
        row.put("atMost", goal.most());
        goal.ratio(results).ifPresent(ratio -> {
            row.put("measured", ratio);
            row.put("met", goal.isMet(ratio));
        });
        return row;
    }
}
