package io.brewmaster.agent.xml;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads names. The strings that come again and again (names of elements and attributes, and of stats), each made once. A place is taken by whoever comes
 * last, so a server that makes up names without end costs time and never memory.
 */
final class Names {
    private static final int PLACES = 1024;
    private static final int ASCII = 128;
    private static final boolean[] PART_OF_NAME = partOfName();

    private final char[][] characters = new char[PLACES][];
    private final String[] strings = new String[PLACES];

    private static boolean[] partOfName() {
        boolean[] partOfName = new boolean[ASCII];
        for (char c = 0; c < ASCII; c++) {
            partOfName[c] = Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
        }
        return partOfName;
    }

    /** Reads a name, or the part of one before or behind its colon. */
    String read(Input input) throws IOException, XmlException {
        char[] chars = input.chars;
        int at = input.at;
        int length = 0;
        int hash = 0;
        while (true) {
            char c = chars[at];
            if (c >= ASCII || PART_OF_NAME[c]) {
                hash = 31 * hash + c;
                at++;
                length++;
            } else {
                input.at = at;
                if (c != Input.NOTHING || !input.spent()) {
                    break;
                }
                input.more();
                chars = input.chars;
                at = input.at;
            }
        }
        if (length == 0 || isNoBeginning(chars[at - length])) {
            throw input.refused("no name where one must be");
        }
        return of(chars, at - length, at, hash);
    }

    private static boolean isNoBeginning(char c) {
        return c < 'A' || (c >= ASCII && !Character.isLetter(c) && !Character.isSurrogate(c));
    }

    /**
     * Always the same string for the same characters, mostly the same object.
     *
     * @param hash of these characters, as {@link String#hashCode()} defines it
     */
    String of(char[] buffer, int from, int to, int hash) {
        int place = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (PLACES - 1);
        char[] known = characters[place];
        if (known != null && same(known, buffer, from, to)) {
            return strings[place];
        }
        characters[place] = Arrays.copyOfRange(buffer, from, to);
        strings[place] = new String(buffer, from, to - from);
        return strings[place];
    }

    private static boolean same(char[] known, char[] buffer, int from, int to) {
        if (known.length != to - from) {
            return false;
        }
        for (int i = 0; i < known.length; i++) {
            if (known[i] != buffer[from + i]) {
                return false;
            }
        }
        return true;
    }
}
