package io.brewmaster.testkit.jitsi;

import java.util.Map;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.XmlStringBuilder;

/** What a bridge adds to its presence. */
record ColibriStats(Map<String, String> values) implements ExtensionElement {
    @Override
    public String getNamespace() {
        return "http://jitsi.org/protocol/colibri";
    }

    @Override
    public String getElementName() {
        return "stats";
    }

    @Override
    public CharSequence toXML(XmlEnvironment environment) {
        XmlStringBuilder xml = new XmlStringBuilder(this).rightAngleBracket();
        values.forEach((name, value) -> xml.halfOpenElement("stat")
                .attribute("name", name)
                .attribute("value", value)
                .closeEmptyElement());
        return xml.closeElement(this);
    }
}
