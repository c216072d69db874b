package io.brewmaster.agent.xml;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What stands between two tags. */
final class Text {
    private final Input input;
    private int from;
    private int to;
    private @Nullable String value;

    Text(Input input) {
        this.input = input;
    }

    /** Reads up to the next tag. Only a text with references, CDATA or carriage returns is put together; any other lies in the buffer. */
    void read() throws IOException, XmlException {
        StringBuilder pieces = null;
        int length = 0;
        while (true) {
            char[] chars = input.chars;
            int at = input.at;
            char c = chars[at];
            while ((c >= ' ' && c != '<' && c != '&' && c != '>') || c == '\n' || c == '\t') {
                c = chars[++at];
            }
            length += at - input.at;
            input.at = at;
            if (c == Input.NOTHING && input.spent()) {
                input.more();
                continue;
            }
            boolean ends = c == '<' && !input.comes("<!");
            if (ends && pieces == null) {
                to = input.at - input.from;
                from = to - length;
                value = null;
                return;
            }
            pieces = pieces == null ? new StringBuilder() : pieces;
            pieces.append(input.chars, input.at - length, length);
            length = 0;
            if (ends) {
                value = pieces.toString();
                return;
            }
            special(c, pieces);
        }
    }

    private void special(char c, StringBuilder pieces) throws IOException, XmlException {
        switch (c) {
            case '&' -> References.read(input, pieces);
            case '<' -> {
                if (input.comes("<![")) {
                    cdata(pieces);
                } else {
                    comment();
                }
            }
            case '\r' -> {
                input.at++;
                pieces.append('\n');
                input.at += input.peek() == '\n' ? 1 : 0;
            }
            case '>' -> {
                if (input.at >= input.from + 2
                        && input.chars[input.at - 1] == ']'
                        && input.chars[input.at - 2] == ']') {
                    throw input.refused("]]> in a text");
                }
                input.at++;
                pieces.append(c);
            }
            default -> throw input.refused("a control character");
        }
    }

    void comment() throws IOException, XmlException {
        input.expect("<!--");
        while (input.take() != '-' || input.peek() != '-') {}
        input.expect("->");
    }

    private void cdata(StringBuilder pieces) throws IOException, XmlException {
        input.expect("<![CDATA[");
        int from = pieces.length() + 2;
        while (true) {
            char c = input.take();
            int length = pieces.length();
            if (c == '>' && length >= from && pieces.charAt(length - 1) == ']' && pieces.charAt(length - 2) == ']') {
                pieces.setLength(length - 2);
                return;
            }
            if (c == '\r') {
                input.at += input.peek() == '\n' ? 1 : 0;
                c = '\n';
            }
            if (c < ' ' && c != '\n' && c != '\t') {
                throw input.refused("a control character");
            }
            pieces.append(c);
        }
    }

    /** Whether there was nothing but comments. */
    boolean isEmpty() {
        return value == null ? from == to : value.isEmpty();
    }

    String value() {
        String made = value;
        if (made == null) {
            made = new String(input.chars, input.from + from, to - from);
            value = made;
        }
        return made;
    }
}
