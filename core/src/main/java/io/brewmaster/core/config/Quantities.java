package io.brewmaster.core.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations and sizes as people write them. A duration without a unit is refused: HOCON would take it for milliseconds,
 * most people mean seconds.
 */
final class Quantities {
    /** A number, perhaps with a fraction, and a unit. */
    private static final Pattern QUANTITY = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?) *([A-Za-z]*)");

    private static final Map<String, Long> MILLIS = Map.ofEntries(
            Map.entry("ms", 1L),
            Map.entry("s", 1_000L),
            Map.entry("sec", 1_000L),
            Map.entry("second", 1_000L),
            Map.entry("seconds", 1_000L),
            Map.entry("m", 60_000L),
            Map.entry("min", 60_000L),
            Map.entry("minute", 60_000L),
            Map.entry("minutes", 60_000L),
            Map.entry("h", 3_600_000L),
            Map.entry("hour", 3_600_000L),
            Map.entry("hours", 3_600_000L),
            Map.entry("d", 86_400_000L),
            Map.entry("day", 86_400_000L),
            Map.entry("days", 86_400_000L));

    /** As HOCON reads them: a bare letter and the forms with an i are powers of 1024, kB and MB are powers of 1000. */
    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("K", 1L << 10),
            Map.entry("KiB", 1L << 10),
            Map.entry("M", 1L << 20),
            Map.entry("MiB", 1L << 20),
            Map.entry("G", 1L << 30),
            Map.entry("GiB", 1L << 30));

    private Quantities() {}

    /** Reads "90 s", "15 min", "1.5 h" or ISO 8601 ("PT1M30S"). */
    static Duration duration(String text) throws InvalidValue {
        if (text.startsWith("P")) {
            try {
                return Duration.parse(text);
            } catch (DateTimeParseException e) {
                throw new InvalidValue();
            }
        }
        return Duration.ofMillis(quantity(text, MILLIS));
    }

    /** Reads "8 MiB", "100 MB" or a bare number of bytes. */
    static long bytes(String text) throws InvalidValue {
        return quantity(text, BYTES);
    }

    /** "15 min", "90 s", "1500 ms": the largest unit that needs no fraction. */
    static String show(Duration duration) {
        long millis = duration.toMillis();
        Map<Long, String> units =
                new TreeMap<>(Map.of(3_600_000L, "h", 60_000L, "min", 1_000L, "s", 1L, "ms")).descendingMap();
        return show(millis, units, "s");
    }

    /** "8 MiB", "1 GiB", "1234567 bytes". */
    static String show(long bytes) {
        return show(
                bytes,
                new TreeMap<>(Map.of(1L << 30, "GiB", 1L << 20, "MiB", 1L << 10, "KiB")).descendingMap(),
                "bytes");
    }

    private static String show(long amount, Map<Long, String> unitsFromLargest, String unitOfTheRest) {
        for (var unit : unitsFromLargest.entrySet()) {
            if (amount != 0 && amount % unit.getKey() == 0) {
                return String.format(Locale.ROOT, "%d %s", amount / unit.getKey(), unit.getValue());
            }
        }
        return amount + " " + unitOfTheRest;
    }

    private static long quantity(String text, Map<String, Long> units) throws InvalidValue {
        Matcher matcher = QUANTITY.matcher(text);
        if (!matcher.matches()) {
            throw new InvalidValue();
        }
        Long unit = units.get(matcher.group(2));
        if (unit == null) {
            throw new InvalidValue();
        }
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(unit))
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new InvalidValue();
        }
    }
}
