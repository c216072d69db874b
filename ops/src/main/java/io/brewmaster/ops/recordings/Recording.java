package io.brewmaster.ops.recordings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recording in the bucket, as its key tells: {@code <prefix>/<yyyy>/<MM>/<dd>/<room>/<session>/<file>.mp4}.
 *
 * @param day      in the recorder's time zone
 * @param modified when it was complete
 * @param damaged  whether it does not play as it is
 */
public record Recording(
        String key, LocalDate day, String room, String session, long bytes, Instant modified, boolean damaged) {
    /** Where recordings lie that do not play. */
    static final String DAMAGED = "damaged/";

    private static final Pattern KEY = Pattern.compile("(\\d{4})/(\\d{2})/(\\d{2})/([^/]+)/([^/]+)/[^/]+\\.mp4");

    /**
     * What an object is.
     *
     * @param prefix what the operator's keys begin with, without a slash at its end
     * @return empty for what is no recording
     */
    public static Optional<Recording> of(String prefix, String key, long bytes, Instant modified) {
        boolean damaged = key.startsWith(DAMAGED);
        String place = damaged ? key.substring(DAMAGED.length()) : key;
        if (!place.startsWith(prefix + "/")) {
            return Optional.empty();
        }
        Matcher parts = KEY.matcher(place.substring(prefix.length() + 1));
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(parts.group(1) + "-" + parts.group(2) + "-" + parts.group(3));
            return Optional.of(new Recording(key, day, parts.group(4), parts.group(5), bytes, modified, damaged));
        } catch (DateTimeException noDay) {
            return Optional.empty();
        }
    }

    /** Whether room, session or file have the text in them, in whatever case. */
    boolean has(String text) {
        return key.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }
}
