package io.brewmaster.agent.xml;

import java.io.IOException;

/** An ampersand and what follows: the five references that XML knows, and characters by number. */
final class References {
    private static final int LONGEST = 10;

    private References() {}

    /** Reads one, from its ampersand to behind its semicolon. */
    static void read(Input input, StringBuilder into) throws IOException, XmlException {
        input.expect("&");
        StringBuilder name = new StringBuilder();
        char c = input.take();
        while (c != ';') {
            if (name.length() == LONGEST || (c != '#' && !Character.isLetterOrDigit(c))) {
                throw input.refused("a reference without end");
            }
            name.append(c);
            c = input.take();
        }
        into.appendCodePoint(character(name.toString(), input));
    }

    private static int character(String name, Input input) throws XmlException {
        return switch (name) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> numbered(name, input);
        };
    }

    private static int numbered(String name, Input input) throws XmlException {
        boolean hexadecimal = name.startsWith("#x");
        String digits = name.substring(hexadecimal ? 2 : Math.min(1, name.length()));
        if (name.startsWith("#")
                && digits.chars().allMatch(c -> Character.digit(c, hexadecimal ? 16 : 10) >= 0 && c < 128)) {
            try {
                int character = Integer.parseInt(digits, hexadecimal ? 16 : 10);
                if (isCharacter(character)) {
                    return character;
                }
            } catch (NumberFormatException e) {
                // No digits at all, or too many.
            }
        }
        throw input.refused("an unknown reference");
    }

    private static boolean isCharacter(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= ' ' && c < 0xD800)
                || (c >= 0xE000 && c < 0xFFFE)
                || (c > 0xFFFF && c <= Character.MAX_CODE_POINT);
    }
}
