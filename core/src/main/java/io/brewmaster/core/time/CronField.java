package io.brewmaster.core.time;

import java.util.Locale;

/** A field of a crontab: what it is called, and the values that it may have. A set of values is a bit for each. */
enum CronField {
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of the month", 1, 31, ""),
    MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    /** Sunday is 0; a 7 becomes one. */
    DAY_OF_WEEK("day of the week", 0, 7, "sun mon tue wed thu fri sat");

    private static final int SUNDAY_TOO = 7;
    private static final int NAME = 3;

    private final String title;
    private final int least;
    private final int most;
    /** Three letters each, in their order, with a blank between them. */
    private final String names;

    CronField(String title, int least, int most, String names) {
        this.title = title;
        this.least = least;
        this.most = most;
        this.names = names;
    }

    /**
     * The values that a text stands for.
     *
     * @throws IllegalArgumentException with the field and what is wrong with it
     */
    long parse(String text) {
        long values = 0;
        for (String part : text.split(",", -1)) {
            values |= part(part);
        }
        boolean sunday = this == DAY_OF_WEEK && ((values >> SUNDAY_TOO) & 1) != 0;
        return sunday ? (values & ~(1L << SUNDAY_TOO)) | 1 : values;
    }

    private long part(String part) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : step(part.substring(slash + 1));
        if (range.equals("*")) {
            return set(least, this == DAY_OF_WEEK ? SUNDAY_TOO - 1 : most, step);
        }
        int dash = range.indexOf('-');
        if (dash < 0 && slash >= 0) {
            throw wrong("a step needs * or a range before it, not " + part);
        }
        int from = value(dash < 0 ? range : range.substring(0, dash));
        int to = dash < 0 ? from : value(range.substring(dash + 1));
        if (this == DAY_OF_WEEK && dash >= 0 && to == 0) {
            to = SUNDAY_TOO; // fri-sun
        }
        if (from > to) {
            throw wrong("a range goes upwards, not " + range);
        }
        return set(from, to, step);
    }

    private static long set(int from, int to, int step) {
        long values = 0;
        for (int value = from; value <= to; value += step) {
            values |= 1L << value;
        }
        return values;
    }

    private int value(String text) {
        int named = text.length() == NAME ? names.indexOf(text.toLowerCase(Locale.ROOT)) : -1;
        int value = named >= 0 ? named / (NAME + 1) + least : number(text);
        if (value < least || value > most) {
            throw wrong(allowed() + ", not " + (text.isEmpty() ? "nothing" : text));
        }
        return value;
    }

    private int step(String text) {
        int step = number(text);
        if (step < 1 || step > most) {
            throw wrong("a step is a number from 1 to " + most + ", not " + (text.isEmpty() ? "nothing" : text));
        }
        return step;
    }

    /** -1 when it is none that any field could have. */
    private static int number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 2;
        for (int i = 0; i < text.length(); i++) {
            digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return digits ? Integer.parseInt(text) : -1;
    }

    private String allowed() {
        String numbers = "a value is a number from " + least + " to " + most;
        return names.isEmpty() ? numbers : numbers + " or a name such as " + names.substring(NAME + 1, 2 * NAME + 1);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(title + ": " + what);
    }
}
