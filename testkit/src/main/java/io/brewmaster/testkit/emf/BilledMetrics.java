package io.brewmaster.testkit.emf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What CloudWatch would bill of lines of EMF: each metric's name with each set of dimensions and their values. */
public final class BilledMetrics {
    private BilledMetrics() {}

    /** One text for each. */
    public static Set<String> of(Collection<String> lines) throws IOException {
        return EmfValues.of(lines).stream()
                .map(value -> value.namespace() + " " + value.name() + " " + new TreeMap<>(value.dimensions()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * How many a namespace has at most, as its row in {@code docs/METRICS.md} states.
     *
     * @param root of the repository
     */
    public static int stated(Path root, String namespace) throws IOException {
        Matcher row = Pattern.compile("\\| `" + Pattern.quote(namespace) + "` \\| (\\d+) \\|")
                .matcher(Files.readString(root.resolve("docs/METRICS.md")));
        if (!row.find()) {
            throw new AssertionError("docs/METRICS.md does not state how many metrics " + namespace + " has");
        }
        return Integer.parseInt(row.group(1));
    }
}
