package io.brewmaster.agent.xmpp;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.provider.ExtensionElementProvider;
import org.jivesoftware.smack.util.XmlStringBuilder;
import org.jivesoftware.smack.xml.XmlPullParser;
import org.jivesoftware.smack.xml.XmlPullParserException;

/** {@code <stats><stat name value/>…</stats>} of a bridge: name to value, of those names that we read. */
record StatsElement(Map<String, String> stats) implements ExtensionElement {
    static final String ELEMENT = "stats";
    static final String NAMESPACE = "http://jitsi.org/protocol/colibri";

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
        XmlStringBuilder xml = new XmlStringBuilder(this, enclosing);
        xml.rightAngleBracket();
        stats.forEach((name, value) -> xml.halfOpenElement("stat")
                .attribute("name", name)
                .attribute("value", value)
                .closeEmptyElement());
        return xml.closeElement(ELEMENT);
    }

    /** Of the 80 stats of a presence about 60 are of no use here: their values are never even looked at. */
    static final class Provider extends ExtensionElementProvider<StatsElement> {
        private final Set<String> wanted;

        Provider(Set<String> wanted) {
            // Set.of divides in order to find a place.
            this.wanted = new HashSet<>(wanted);
        }

        @Override
        public StatsElement parse(XmlPullParser parser, int initialDepth, XmlEnvironment environment)
                throws XmlPullParserException, IOException {
            Map<String, String> stats = new HashMap<>();
            while (true) {
                XmlPullParser.Event event = parser.next();
                if (event == XmlPullParser.Event.START_ELEMENT) {
                    String name = parser.getAttributeValue("", "name");
                    String value = name != null && wanted.contains(name) ? parser.getAttributeValue("", "value") : null;
                    if (value != null) {
                        stats.put(name, value);
                    }
                } else if (event == XmlPullParser.Event.END_ELEMENT && parser.getDepth() == initialDepth) {
                    return new StatsElement(stats);
                }
            }
        }
    }
}
