package io.brewmaster.ops.text;

import java.util.regex.Pattern;

/** Colours where there may be some, and text that leaves a terminal as it is. */
public record Style(boolean color) {
    /** Anybody may name a room: nothing in a name may move the cursor or turn the writing round. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    /** How a piece of text is meant. */
    public enum Tone {
        PLAIN(""),
        DIM("2"),
        STRONG("1"),
        GOOD("32"),
        WARNING("33"),
        BAD("31");

        private final String code;

        Tone(String code) {
            this.code = code;
        }
    }

    /** The text in its tone. */
    public String paint(Tone tone, String text) {
        return color && tone != Tone.PLAIN && !text.isEmpty() ? "\u001b[" + tone.code + "m" + text + "\u001b[0m" : text;
    }

    /** The text with nothing in it that moves the cursor. */
    public static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    }
}
