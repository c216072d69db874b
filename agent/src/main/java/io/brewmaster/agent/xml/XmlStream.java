package io.brewmaster.agent.xml;

import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * A pull parser for the XML of an XMPP stream: XML 1.0 with namespaces, and none of the document types and processing instructions that
 * RFC 6120 forbids there. Comments, forbidden as well, are passed over: files that the library reads when it starts have some. What is no such
 * XML is refused. A value is made into a string when it is asked for, and only then: of the 80 stats of a presence most never are.
 *
 * <p>Not checked, because the server's own parser has: which characters beyond ASCII a name may have, that none above U+FFFD is used, and
 * what the declaration says.
 *
 * <p>For one thread. What an event tells holds until the next one.
 */
public final class XmlStream {
    /** What has been read. */
    public enum Event {
        BEGIN,
        START,
        END,
        TEXT,
        EOF
    }

    private final Input input;
    private final Names names = new Names();
    private final Bindings bindings = new Bindings();
    private final Attributes attributes;
    private final Tags tags = new Tags();
    private final Text text;

    private Event event = Event.BEGIN;
    private boolean closed;
    private String prefix = "";

    public XmlStream(Reader reader) {
        input = new Input(reader);
        attributes = new Attributes(input, names, bindings);
        text = new Text(input);
    }

    /**
     * Waits for the next event.
     *
     * @throws java.io.EOFException if the stream ends with elements open
     */
    public Event next() throws IOException, XmlException {
        event = following();
        return event;
    }

    private Event following() throws IOException, XmlException {
        if (event == Event.START && closed) {
            closed = false;
            return Event.END;
        }
        if (event == Event.END) {
            bindings.leave();
        }
        while (true) {
            input.begin();
            if (bindings.depth() == 0 && !comesRoot()) {
                return Event.EOF;
            }
            if (input.peek() == '<' && !input.comes("<!")) {
                return tag();
            }
            text.read();
            if (!text.isEmpty()) {
                return Event.TEXT;
            }
        }
    }

    private Event tag() throws IOException, XmlException {
        input.at++;
        return input.peek() == '/' ? endTag() : startTag();
    }

    /** Before the first element: a declaration, white space and comments; after it the last two alone. */
    private boolean comesRoot() throws IOException, XmlException {
        if (event == Event.BEGIN && input.position() == 0 && input.waits() && input.comes("<?")) {
            declaration();
        }
        while (input.waits()) {
            if (Input.isSpace(input.peek())) {
                input.at++;
            } else if (input.comes("<!")) {
                text.comment();
            } else {
                break;
            }
        }
        input.begin();
        if (!input.waits()) {
            return false;
        }
        if (event != Event.BEGIN || input.peek() != '<') {
            throw input.refused("something outside of the stream");
        }
        return true;
    }

    private void declaration() throws IOException, XmlException {
        input.expect("<?xml");
        if (!Input.isSpace(input.peek())) {
            throw input.refused("a processing instruction");
        }
        while (input.take() != '?' || input.peek() != '>') {
            if (input.peek() == '<') {
                throw input.refused("a declaration without end");
            }
        }
        input.at++;
    }

    private Event startTag() throws IOException, XmlException {
        if (!bindings.enter()) {
            throw input.refused("too many elements in each other");
        }
        attributes.clear();
        Tags.Tag known = tags.expected(input);
        String local;
        if (known == null) {
            local = qualifiedName();
        } else {
            local = known.name;
            prefix = "";
            attributes.read(known);
        }
        String of = prefix;
        while (true) {
            boolean spaced = input.skipSpace();
            char c = input.peek();
            if (c == '>') {
                input.at++;
                break;
            }
            if (c == '/') {
                input.at++;
                input.expect(">");
                closed = true;
                break;
            }
            if (!spaced) {
                throw input.refused("no white space before an attribute");
            }
            attribute();
        }
        attributes.resolve();
        if (known == null) {
            tags.read(input, local, attributes);
        }
        bindings.named(of, local, namespaceOf(of));
        return Event.START;
    }

    private String namespaceOf(String used) throws XmlException {
        String namespace = bindings.meaning(used);
        if (namespace == null) {
            throw input.refused("a prefix without namespace");
        }
        return namespace;
    }

    private void attribute() throws IOException, XmlException {
        String local = qualifiedName();
        input.skipSpace();
        input.expect("=");
        input.skipSpace();
        char quote = input.take();
        if (quote != '\'' && quote != '"') {
            throw input.refused("an attribute without quotation marks");
        }
        attributes.read(prefix, local, quote);
    }

    private Event endTag() throws IOException, XmlException {
        input.at++;
        String local = qualifiedName();
        input.skipSpace();
        input.expect(">");
        if (!local.equals(bindings.name()) || !prefix.equals(bindings.prefix())) {
            throw input.refused("the end of an element that is not open");
        }
        return Event.END;
    }

    /** Sets the prefix, which is empty if there is none, and returns the local part. */
    private String qualifiedName() throws IOException, XmlException {
        prefix = "";
        String name = names.read(input);
        if (input.peek() == ':') {
            input.at++;
            prefix = name;
            name = names.read(input);
        }
        return name;
    }

    public Event event() {
        return event;
    }

    /** How many elements are open; the one that has just ended is. */
    public int depth() {
        return bindings.depth();
    }

    /** The local name of the element that starts or ends. */
    public String name() {
        return bindings.name();
    }

    /** Empty if there is none. */
    public String prefix() {
        return bindings.prefix();
    }

    /** Empty if there is none. */
    public String namespace() {
        return bindings.namespace();
    }

    /** What a prefix means here, the empty one too; null if nothing. */
    public @Nullable String namespace(String of) {
        return bindings.meaning(of);
    }

    /** The declarations that hold here, the outermost first. */
    public int namespaces() {
        return bindings.declared();
    }

    public String declaredPrefix(int index) {
        return bindings.declaredPrefix(index);
    }

    public String declaredNamespace(int index) {
        return bindings.declaredNamespace(index);
    }

    /** Of the element that starts; declarations of namespaces do not count. */
    public int attributes() {
        return attributes.count();
    }

    public String attributeName(int index) {
        return attributes.name(index);
    }

    /** Empty if there is none. */
    public String attributePrefix(int index) {
        return attributes.prefix(index);
    }

    /** Empty if it has no prefix. */
    public String attributeNamespace(int index) {
        return attributes.namespace(index);
    }

    public String attribute(int index) {
        return attributes.value(index);
    }

    /** Returns null if the element has none of that name */
    public @Nullable String attribute(String namespace, String name) {
        int index = attributes.find(namespace, name);
        return index < 0 ? null : attributes.value(index);
    }

    public String text() {
        return text.value();
    }

    /** Characters of the stream that have been read. */
    public long position() {
        return input.position();
    }
}
