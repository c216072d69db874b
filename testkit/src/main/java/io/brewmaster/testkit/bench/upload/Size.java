package io.brewmaster.testkit.bench.upload;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes of files, as they are asked for and printed. */
final class Size {
    private static final Pattern WRITTEN = Pattern.compile("([1-9]\\d{0,3})(KiB|MiB|GiB)");
    private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30);

    private Size() {}

    /**
     * Bytes.
     *
     * @throws IllegalArgumentException when it is no size such as {@code 64MiB}
     */
    static long parse(String text) {
        Matcher written = WRITTEN.matcher(text);
        if (!written.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no size: 1KiB, 64MiB, 4GiB");
        }
        return Long.parseLong(written.group(1)) << SHIFTS.getOrDefault(written.group(2), 0);
    }

    static String text(long bytes) {
        String unit = bytes % (1 << 30) == 0 ? "GiB" : bytes % (1 << 20) == 0 ? "MiB" : "KiB";
        return (bytes >> SHIFTS.getOrDefault(unit, 0)) + " " + unit;
    }
}
