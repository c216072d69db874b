package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.xml.XmlException;
import io.brewmaster.agent.xml.XmlStream;
import java.io.IOException;
import java.io.Reader;
import javax.xml.namespace.QName;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;

/** Our parser, as the library wants to see one. */
final class StreamParser implements XmlPullParser {
    private final XmlStream stream;

    StreamParser(Reader reader) {
        stream = new XmlStream(reader);
    }

    @Override
    public Event next() throws IOException, XmlPullParserException {
        try {
            stream.next();
        } catch (XmlException e) {
            throw new XmlPullParserException(e);
        }
        return getEventType();
    }

    @Override
    public Event getEventType() {
        return switch (stream.event()) {
            case BEGIN -> Event.START_DOCUMENT;
            case START -> Event.START_ELEMENT;
            case END -> Event.END_ELEMENT;
            case TEXT -> Event.TEXT_CHARACTERS;
            case EOF -> Event.END_DOCUMENT;
        };
    }

    @Override
    public String nextText() throws IOException, XmlPullParserException {
        if (stream.event() != XmlStream.Event.START) {
            throw unexpected("a text");
        }
        if (next() == Event.END_ELEMENT) {
            return "";
        }
        if (stream.event() != XmlStream.Event.TEXT) {
            throw unexpected("a text");
        }
        String text = stream.text();
        if (next() != Event.END_ELEMENT) {
            throw unexpected("the end of a text");
        }
        return text;
    }

    @Override
    public TagEvent nextTag() throws IOException, XmlPullParserException {
        Event event = next();
        if (event == Event.TEXT_CHARACTERS && isWhiteSpace()) {
            event = next();
        }
        return switch (event) {
            case START_ELEMENT -> TagEvent.START_ELEMENT;
            case END_ELEMENT -> TagEvent.END_ELEMENT;
            default -> throw unexpected("a tag");
        };
    }

    private XmlPullParserException unexpected(String wanted) {
        return new XmlPullParserException(
                stream.event() + " instead of " + wanted + " at character " + stream.position() + " of the stream");
    }

    @Override
    public int getDepth() {
        return stream.depth();
    }

    @Override
    public @Nullable String getName() {
        return inTag() ? stream.name() : null;
    }

    @Override
    public @Nullable String getNamespace() {
        return inTag() ? stream.namespace() : null;
    }

    @Override
    public @Nullable String getPrefix() {
        return inTag() && !stream.prefix().isEmpty() ? stream.prefix() : null;
    }

    @Override
    public QName getQName() {
        return new QName(stream.namespace(), stream.name(), stream.prefix());
    }

    private boolean inTag() {
        return stream.event() == XmlStream.Event.START || stream.event() == XmlStream.Event.END;
    }

    @Override
    public @Nullable String getText() {
        return stream.event() == XmlStream.Event.TEXT ? stream.text() : null;
    }

    @Override
    public boolean isWhiteSpace() throws XmlPullParserException {
        if (stream.event() != XmlStream.Event.TEXT) {
            throw unexpected("a text");
        }
        return stream.text().chars().allMatch(c -> c == ' ' || c == '\n' || c == '\t' || c == '\r');
    }

    @Override
    public int getAttributeCount() {
        return stream.event() == XmlStream.Event.START ? stream.attributes() : -1;
    }

    @Override
    public String getAttributeName(int index) {
        return stream.attributeName(index);
    }

    @Override
    public @Nullable String getAttributeNamespace(int index) {
        String namespace = stream.attributeNamespace(index);
        return namespace.isEmpty() ? null : namespace;
    }

    @Override
    public String getAttributePrefix(int index) {
        return stream.attributePrefix(index);
    }

    @Override
    public QName getAttributeQName(int index) {
        return new QName(stream.attributeNamespace(index), stream.attributeName(index), stream.attributePrefix(index));
    }

    @Override
    public String getAttributeType(int index) {
        return "CDATA";
    }

    @Override
    public String getAttributeValue(int index) {
        return stream.attribute(index);
    }

    @Override
    public @Nullable String getAttributeValue(@Nullable String namespace, String name) {
        return stream.attribute(namespace == null ? "" : namespace, name);
    }

    @Override
    public int getNamespaceCount() {
        return stream.namespaces();
    }

    @Override
    public @Nullable String getNamespacePrefix(int index) {
        String prefix = stream.declaredPrefix(index);
        return prefix.isEmpty() ? null : prefix;
    }

    @Override
    public String getNamespaceUri(int index) {
        return stream.declaredNamespace(index);
    }

    @Override
    public @Nullable String getNamespace(@Nullable String prefix) {
        String namespace = stream.namespace(prefix == null ? "" : prefix);
        return namespace == null || namespace.isEmpty() ? null : namespace;
    }

    @Override
    public @Nullable Object getProperty(String name) {
        return null;
    }

    @Override
    public @Nullable String getInputEncoding() {
        return null;
    }

    @Override
    public String getPositionDescription() {
        return stream.event() + " at character " + stream.position();
    }

    /** A stream has no lines. */
    @Override
    public int getLineNumber() {
        return 1;
    }

    @Override
    public int getColumnNumber() {
        return (int) stream.position();
    }

    /** The text of a tag is not kept. */
    @Override
    public boolean supportsRoundtrip() {
        return false;
    }
}
