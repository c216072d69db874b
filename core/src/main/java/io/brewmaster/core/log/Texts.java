package io.brewmaster.core.log;

import java.util.HexFormat;

/** Makes texts from anywhere fit to be written. */
final class Texts {
    private Texts() {}

    /** Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
    static String wellFormed(String text) {
        if (text.codePoints().noneMatch(Texts::isLoneSurrogate)) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> clean.appendCodePoint(isLoneSurrogate(c) ? 0xFFFD : c));
        return clean.toString();
    }

    /** Control characters, among them line breaks and escape sequences, by their Java escapes. */
    static String printable(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        text.chars().forEach(c -> {
            if (c == '\n') {
                clean.append("\\n");
            } else if (c == '\t') {
                clean.append("  ");
            } else if (Character.isISOControl(c)) {
                clean.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                clean.append((char) c);
            }
        });
        return clean.toString();
    }

    /** In quotes if it would otherwise look like several words or none. */
    static String quotedIfNeeded(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '"' || c == '=');
        return plain ? printable(text) : "\"" + printable(text).replace("\"", "\\\"") + "\"";
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
