package io.brewmaster.core.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Times that come again and again, as a crontab has them: minute, hour, day of the month, month, day of the week, and a
 * time zone, UTC without one. It covers each minute that a crontab's command would start in. When clocks are put forward,
 * the minutes left out never come; when they are put back, the minutes that come twice are covered twice.
 *
 * <p>A field is {@code *}, a value, a range {@code 8-17}, the first and the last perhaps with a step ({@code 8-17/2}), or
 * several of these with commas. Months and days of the week may be named by three letters; 0 and 7 are Sunday. When both
 * day fields are restricted, either is enough; as in Vixie's cron, a field that begins with {@code *} does not count as
 * restricted.
 */
public final class AwakeWindow {
    private static final int FIELDS = 5;

    private final String text;
    private final long minutes;
    private final long hours;
    private final long daysOfMonth;
    private final long months;
    private final long daysOfWeek;
    private final boolean eitherDay;
    private final ZoneId zone;

    private AwakeWindow(String text, String[] words) {
        this.text = text;
        minutes = CronField.MINUTE.parse(words[0]);
        hours = CronField.HOUR.parse(words[1]);
        daysOfMonth = CronField.DAY_OF_MONTH.parse(words[2]);
        months = CronField.MONTH.parse(words[3]);
        daysOfWeek = CronField.DAY_OF_WEEK.parse(words[4]);
        eitherDay = !words[2].startsWith("*") && !words[4].startsWith("*");
        zone = words.length > FIELDS ? zone(words[FIELDS]) : ZoneOffset.UTC;
    }

    /**
     * Reads what a person wrote.
     *
     * @param text the fields with blanks between them, such as {@code * 8-17 * * mon-fri Europe/Berlin}
     * @throws IllegalArgumentException if it is not that, or means a time that never comes; the message says what is
     *     wrong, as one line
     */
    public static AwakeWindow parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length != FIELDS && words.length != FIELDS + 1) {
            throw new IllegalArgumentException(
                    "five fields and perhaps a time zone are needed, with blanks between them, not " + words.length);
        }
        AwakeWindow window = new AwakeWindow(text.strip(), words);
        if (!window.eitherDay && !window.hasADay()) {
            throw new IllegalArgumentException("none of these months has such a day");
        }
        return window;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no time zone " + name + "; one is Europe/Berlin", e);
        }
    }

    private boolean hasADay() {
        int first = Long.numberOfTrailingZeros(daysOfMonth);
        for (Month month : Month.values()) {
            if (in(months, month.getValue()) && first <= month.maxLength()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the minute that this moment is in belongs to it. */
    public boolean covers(Instant moment) {
        ZonedDateTime local = moment.atZone(zone);
        return in(minutes, local.getMinute())
                && in(hours, local.getHour())
                && in(months, local.getMonthValue())
                && onItsDays(local);
    }

    private boolean onItsDays(ZonedDateTime local) {
        boolean ofMonth = in(daysOfMonth, local.getDayOfMonth());
        boolean ofWeek = in(daysOfWeek, local.getDayOfWeek().getValue() % 7);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private static boolean in(long set, int value) {
        return ((set >> value) & 1) != 0;
    }

    /**
     * When the present window ends: the first minute that is not covered any more.
     *
     * @param horizon how far to look, one minute after the other; at most two days make sense
     * @return empty when this moment is not covered, or all that is within the horizon
     */
    public Optional<Instant> until(Instant now, Duration horizon) {
        if (!covers(now)) {
            return Optional.empty();
        }
        Instant last = now.plus(horizon);
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        while (!minute.isAfter(last)) {
            if (!covers(minute)) {
                return Optional.of(minute);
            }
            minute = minute.plus(1, ChronoUnit.MINUTES);
        }
        return Optional.empty();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
