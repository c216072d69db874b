package io.brewmaster.agent.xml;

import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;

/**
 * The characters of the stream, so that what belongs to one token lies together. After the last there is always a {@link #NOTHING}, which XML
 * cannot have: whoever scans needs to look for the end only where he finds one.
 */
final class Input {
    static final char NOTHING = 0;

    /** A tag or a text, in characters; Prosody lets a client send stanzas of 256 KiB at most. */
    static final int LONGEST = 1 << 20;

    private static final int AT_FIRST = 8192;

    private final Reader reader;

    /** The characters, where the token begins, where reading goes on and where they end. Scanning loops keep them in variables of their own. */
    char[] chars = new char[AT_FIRST + 1];

    int from;
    int at;
    private int end;
    private long passed;

    Input(Reader reader) {
        this.reader = reader;
    }

    /** Another token begins here: what was before may be overwritten. */
    void begin() {
        from = at;
    }

    /** The next character, which stays the next; waits for it. */
    char peek() throws IOException, XmlException {
        if (at == end) {
            more();
        }
        return chars[at];
    }

    char take() throws IOException, XmlException {
        char next = peek();
        at++;
        return next;
    }

    /** Takes what must come next. */
    void expect(String wanted) throws IOException, XmlException {
        for (int i = 0; i < wanted.length(); i++) {
            if (take() != wanted.charAt(i)) {
                throw refused("something else than " + wanted);
            }
        }
    }

    /** Whether this comes next; takes nothing, and waits for a character only if all before it were right. */
    boolean comes(String wanted) throws IOException, XmlException {
        int compared = 0;
        while (compared < wanted.length() && peek() == wanted.charAt(compared)) {
            at++;
            compared++;
        }
        at -= compared;
        return compared == wanted.length();
    }

    /** Returns whether there was any. */
    boolean skipSpace() throws IOException, XmlException {
        boolean any = false;
        while (isSpace(peek())) {
            at++;
            any = true;
        }
        return any;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    XmlException refused(String what) {
        return new XmlException(what, position());
    }

    /** Returns whether anything comes; false at the end of the stream. */
    boolean waits() throws IOException, XmlException {
        return at < end || read() > 0;
    }

    /** Whether so many characters of the token have arrived. */
    boolean has(int length) {
        return end - from >= length;
    }

    /** Whether a {@link #NOTHING} that was found at the place where reading goes on is the end of what has been read. */
    boolean spent() {
        return at == end;
    }

    /** Waits for more; the token moves to the front if there is no room, and so does the place where reading goes on. */
    void more() throws IOException, XmlException {
        if (read() <= 0) {
            throw new EOFException("the stream ended before it was closed");
        }
    }

    private int read() throws IOException, XmlException {
        boolean full = end == chars.length - 1;
        if (from > 0 && (full || from == end)) {
            moveToFront();
        } else if (full) {
            grow();
        }
        int read = reader.read(chars, end, chars.length - 1 - end);
        end += Math.max(0, read);
        chars[end] = NOTHING;
        return read;
    }

    private void moveToFront() {
        System.arraycopy(chars, from, chars, 0, end - from);
        passed += from;
        at -= from;
        end -= from;
        from = 0;
    }

    private void grow() throws XmlException {
        if (end >= LONGEST) {
            throw refused("more than " + LONGEST + " characters in one piece");
        }
        chars = Arrays.copyOf(chars, 2 * end + 1);
    }

    /** How many characters of the stream have been read. */
    long position() {
        return passed + at;
    }
}
