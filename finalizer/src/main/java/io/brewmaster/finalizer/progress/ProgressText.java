package io.brewmaster.finalizer.progress;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, and the line a terminal shows. Pure. */
public final class ProgressText {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};
    private static final int MIN_BAR = 10;
    private static final int MAX_BAR = 40;

    private ProgressText() {}

    /**
     * One line of at most so many columns: a bar, the share done, size, speed and the time left.
     *
     * @param what is being done, cut where there is no room
     */
    static String line(String what, long done, long total, Duration elapsed, int columns) {
        long rate = rate(done, elapsed);
        String numbers = String.format(
                Locale.ROOT,
                " %3d %%  %s of %s  %s/s  %s",
                percent(done, total),
                size(done),
                size(total),
                size(rate),
                left(done, total, rate));
        int room = Math.max(0, columns - 1 - numbers.length());
        int bar = Math.max(MIN_BAR, Math.min(MAX_BAR, room / 2));
        String name = cut(what, Math.max(0, room - bar - 2));
        int filled = (int) (bar * Math.min(done, total) / Math.max(1, total));
        String text = name + (name.isEmpty() ? "" : "  ") + "━".repeat(filled) + "─".repeat(bar - filled) + numbers;
        return cut(text, Math.max(0, columns - 1));
    }

    static long percent(long done, long total) {
        return total == 0 ? 100 : Math.min(100, (long) (100.0 * done / total));
    }

    /** Bytes a second. */
    static long rate(long done, Duration elapsed) {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds <= 0 ? 0 : (long) (done / seconds);
    }

    /** In units of 1,000, three digits at most before a unit. */
    public static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
    }

    private static String left(long done, long total, long rate) {
        if (done >= total) {
            return "checking";
        }
        if (rate <= 0) {
            return "";
        }
        long seconds = (total - done + rate - 1) / rate;
        return seconds >= 3_600
                ? String.format(Locale.ROOT, "%d:%02d:%02d left", seconds / 3_600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d left", seconds / 60, seconds % 60);
    }

    private static String cut(String text, int columns) {
        if (text.codePointCount(0, text.length()) <= columns) {
            return text;
        }
        return columns == 0 ? "" : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
    }
}
