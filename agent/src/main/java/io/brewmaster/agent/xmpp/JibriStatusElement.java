package io.brewmaster.agent.xmpp;

import java.io.IOException;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;
import org.jspecify.annotations.Nullable;

/** {@code <jibri-status>}: the two status attributes as they stand there. */
record JibriStatusElement(@Nullable String busy, @Nullable String health) implements ExtensionElement {
    static final String ELEMENT = "jibri-status";
    static final String NAMESPACE = "http://jitsi.org/protocol/jibri";
    private static final String BUSY_STATUS = "busy-status";
    private static final String HEALTH_STATUS = "health-status";

    @Override
    public String getElementName() {
        return ELEMENT;
    }

    @Override
    public String getNamespace() {
        return NAMESPACE;
    }

    @Override
    public CharSequence toXML(XmlEnvironment enclosing) {
        XmlStringBuilder xml = new XmlStringBuilder(this, enclosing).rightAngleBracket();
        xml.halfOpenElement(BUSY_STATUS).optAttribute("status", busy).closeEmptyElement();
        xml.halfOpenElement(HEALTH_STATUS).optAttribute("status", health).closeEmptyElement();
        return xml.closeElement(ELEMENT);
    }

    static final class Provider extends ExtensionElementProvider<JibriStatusElement> {
        @Override
        public JibriStatusElement parse(XmlPullParser parser, int initialDepth, XmlEnvironment environment)
                throws XmlPullParserException, IOException {
            String busy = null;
            String health = null;
            while (true) {
                XmlPullParser.Event event = parser.next();
                if (event == XmlPullParser.Event.START_ELEMENT
                        && parser.getName().equals(BUSY_STATUS)) {
                    busy = parser.getAttributeValue("", "status");
                } else if (event == XmlPullParser.Event.START_ELEMENT
                        && parser.getName().equals(HEALTH_STATUS)) {
                    health = parser.getAttributeValue("", "status");
                } else if (event == XmlPullParser.Event.END_ELEMENT && parser.getDepth() == initialDepth) {
                    return new JibriStatusElement(busy, health);
                }
            }
        }
    }
}
