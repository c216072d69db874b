package io.brewmaster.testkit.jitsi;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The numbers that a bridge publishes, under a bridge's own names and in its order. They begin as those of an idle
 * bridge (fixture {@code jvb-2-idle}). Safe for use from several threads.
 */
public final class BridgeStats {
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final Pattern STAT = Pattern.compile("<stat name='([^']*)' value='([^']*)'/>");
    /** The names in their order, with those that only a bridge with a region, a relay and a release has. */
    private static final List<String> ORDER =
            List.copyOf(statsOf("jvb-10-relay-region-release.xml").keySet());

    private static final List<String> WHITELIST =
            List.copyOf(statsOf("jvb-11-stats-filter-whitelist.xml").keySet());

    private final Map<String, String> values = statsOf("jvb-2-idle.xml");

    BridgeStats() {}

    /** Sets a number, a text or a truth; a name that bridges do not have goes to the end. */
    public synchronized BridgeStats set(String name, Object value) {
        values.put(name, value.toString());
        return this;
    }

    /** Leaves a number out, as a bridge of another version might. */
    public synchronized BridgeStats remove(String name) {
        values.remove(name);
        return this;
    }

    /** The value as it stands in the presence; empty when it is not there. */
    public synchronized String get(String name) {
        return values.getOrDefault(name, "");
    }

    synchronized void add(String name, int more) {
        set(name, number(name) + more);
    }

    synchronized int number(String name) {
        return Integer.parseInt(values.getOrDefault(name, "0"));
    }

    synchronized void stamp(Clock clock) {
        set("current_timestamp", TIMESTAMP.format(clock.instant()));
    }

    /** A bridge that starts has counted nothing yet. */
    synchronized void resetCounters() {
        values.replaceAll((name, value) -> name.startsWith("total_") ? "0" : value);
    }

    /** All of them in the order of the wire, or the eleven that pass the bridge's {@code stats-filter}. */
    synchronized Map<String, String> toPublish(boolean filtered) {
        Map<String, String> ordered = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(filtered ? WHITELIST : ORDER);
        if (!filtered) {
            values.keySet().stream().filter(name -> !ORDER.contains(name)).forEach(names::add);
        }
        for (String name : names) {
            String value = values.get(name);
            if (value != null) {
                ordered.put(name, value);
            }
        }
        return ordered;
    }

    private static Map<String, String> statsOf(String fixture) {
        Map<String, String> stats = new LinkedHashMap<>();
        STAT.matcher(Fixtures.read(fixture))
                .results()
                .forEach((MatchResult stat) -> stats.put(stat.group(1), stat.group(2)));
        return stats;
    }
}
