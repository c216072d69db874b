package io.brewmaster.agent.xml;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attributes of the tag that was read last. Values lie in the buffer until somebody asks for them. */
final class Attributes {
    private static final int MOST = 256;

    /** Values that are not longer may be names, which come again; longer ones are not worth keeping. */
    private static final int SHORT = 40;

    private final Input input;
    private final Names names;
    private final Bindings bindings;

    private String[] prefixes = new String[8];
    private String[] locals = new String[8];
    private String[] namespaces = new String[8];
    private @Nullable String[] values = new String[8];
    private int[] from = new int[8];
    private int[] to = new int[8];
    private int count;
    private boolean plainNames;
    private int resolved;

    Attributes(Input input, Names names, Bindings bindings) {
        this.input = input;
        this.names = names;
        this.bindings = bindings;
    }

    void clear() {
        count = 0;
        plainNames = true;
        resolved = 0;
    }

    /** Reads a value, from behind its first quotation mark to behind its last. */
    void read(String prefix, String local, char quote) throws IOException, XmlException {
        if (count == locals.length) {
            grow();
        }
        int index = count;
        values[index] = null;
        from[index] = input.at - input.from;
        int length = plain(quote);
        if (input.chars[input.at] == quote) {
            to[index] = from[index] + length;
        } else {
            values[index] = translated(quote, length);
        }
        input.at++;
        if (prefix.isEmpty() ? local.equals("xmlns") : prefix.equals("xmlns")) {
            declare(prefix.isEmpty() ? "" : local, index);
            plainNames = false;
            return;
        }
        prefixes[index] = prefix;
        locals[index] = local;
        plainNames &= prefix.isEmpty();
        count++;
    }

    /** The beginning of this tag is known: takes it as read, and reads its last value. */
    void read(Tags.Tag known) throws IOException, XmlException {
        int last = known.names.length - 1;
        for (int i = 0; i < last; i++) {
            prefixes[i] = "";
            locals[i] = known.names[i];
            namespaces[i] = "";
            values[i] = known.values[i];
        }
        namespaces[last] = "";
        resolved = last + 1;
        count = last;
        input.at = input.from + known.head.length;
        read("", known.lastName(), known.quote());
    }

    /** Returns how many characters there are before the first that is none of a plain value, which is the next */
    private int plain(char quote) throws IOException, XmlException {
        int length = 0;
        while (true) {
            char[] chars = input.chars;
            int at = input.at;
            char c = chars[at];
            // Letters first: they are all behind '<'.
            while (c > '<' || (c >= ' ' && c != quote && c != '&' && c != '<')) {
                c = chars[++at];
            }
            length += at - input.at;
            input.at = at;
            if (c != Input.NOTHING || !input.spent()) {
                return length;
            }
            input.more();
        }
    }

    private String translated(char quote, int length) throws IOException, XmlException {
        StringBuilder value = new StringBuilder();
        int plain = length;
        while (true) {
            value.append(input.chars, input.at - plain, plain);
            char c = input.chars[input.at];
            if (c == quote) {
                return value.toString();
            }
            switch (c) {
                case '&' -> References.read(input, value);
                case '\r' -> {
                    input.at++;
                    value.append(' ');
                    input.at += input.peek() == '\n' ? 1 : 0;
                }
                case '\n', '\t' -> {
                    input.at++;
                    value.append(' ');
                }
                default -> throw input.refused("'<' or a control character in an attribute");
            }
            plain = plain(quote);
        }
    }

    private void declare(String prefix, int index) throws XmlException {
        String namespace = value(index);
        boolean reserved = prefix.equals("xmlns")
                || prefix.equals("xml") != namespace.equals(Bindings.XML)
                || namespace.equals(Bindings.XMLNS);
        if (reserved || (namespace.isEmpty() && !prefix.isEmpty())) {
            throw input.refused("a namespace that may not be declared");
        }
        bindings.declare(prefix, namespace);
    }

    private void grow() throws XmlException {
        if (count == MOST) {
            throw input.refused("more than " + MOST + " attributes");
        }
        int more = 2 * count;
        prefixes = Arrays.copyOf(prefixes, more);
        locals = Arrays.copyOf(locals, more);
        namespaces = Arrays.copyOf(namespaces, more);
        values = Arrays.copyOf(values, more);
        from = Arrays.copyOf(from, more);
        to = Arrays.copyOf(to, more);
    }

    /** The tag is read, and with it all that it declares: what do the prefixes mean, and is nothing there twice? */
    void resolve() throws XmlException {
        for (int i = resolved; i < count; i++) {
            String meaning = prefixes[i].isEmpty() ? "" : bindings.meaning(prefixes[i]);
            if (meaning == null) {
                throw input.refused("a prefix without namespace");
            }
            namespaces[i] = meaning;
            for (int j = 0; j < i; j++) {
                if (locals[j].equals(locals[i]) && namespaces[j].equals(meaning)) {
                    throw input.refused("an attribute twice");
                }
            }
        }
    }

    /** Whether no name has a prefix, and no namespace was declared. */
    boolean plainNames() {
        return plainNames;
    }

    /** Where the last value begins, counted from the tag's bracket. */
    int lastValue() {
        return from[count - 1];
    }

    String[] names() {
        return Arrays.copyOf(locals, count);
    }

    /** All but the last. */
    String[] values() {
        String[] made = new String[count - 1];
        for (int i = 0; i < made.length; i++) {
            made[i] = value(i);
        }
        return made;
    }

    int count() {
        return count;
    }

    String name(int index) {
        return locals[index];
    }

    String prefix(int index) {
        return prefixes[index];
    }

    String namespace(int index) {
        return namespaces[index];
    }

    int find(String namespace, String name) {
        for (int i = 0; i < count; i++) {
            if (locals[i].equals(name) && namespaces[i].equals(namespace)) {
                return i;
            }
        }
        return -1;
    }

    String value(int index) {
        String value = values[index];
        if (value == null) {
            value = made(input.from + from[index], input.from + to[index]);
            values[index] = value;
        }
        return value;
    }

    private String made(int first, int behind) {
        char[] chars = input.chars;
        if (behind - first > SHORT) {
            return new String(chars, first, behind - first);
        }
        int hash = 0;
        for (int i = first; i < behind; i++) {
            hash = 31 * hash + chars[i];
        }
        return names.of(chars, first, behind, hash);
    }
}
