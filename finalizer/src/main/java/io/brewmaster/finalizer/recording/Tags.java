package io.brewmaster.finalizer.recording;

import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of a recording's object, by which lifecycle rules and cost reports can find it. */
public final class Tags {
    /** S3's limit for a value, in characters. */
    private static final int MAX_VALUE = 256;

    private static final String PUNCTUATION = "+-=._:/@ ";

    private Tags() {}

    /** Room and session, in this order. */
    public static Map<String, String> of(String room, String session) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("room", value(room));
        tags.put("session", value(session));
        return tags;
    }

    /** Letters and digits of any script, spaces and {@code + - = . _ : / @} stay; anything else becomes an underscore. */
    static String value(String raw) {
        StringBuilder value = new StringBuilder();
        raw.codePoints()
                .limit(MAX_VALUE)
                .map(character -> allowed(character) ? character : '_')
                .forEach(value::appendCodePoint);
        int end = Math.min(value.length(), MAX_VALUE);
        if (end < value.length() && Character.isHighSurrogate(value.charAt(end - 1))) {
            end--;
        }
        return value.substring(0, end).strip();
    }

    private static boolean allowed(int character) {
        return Character.isLetterOrDigit(character) || PUNCTUATION.indexOf(character) >= 0;
    }
}
