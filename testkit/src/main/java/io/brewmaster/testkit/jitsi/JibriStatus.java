package io.brewmaster.testkit.jitsi;

import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.XmlEnvironment;
import org.jivesoftware.smack.util.XmlStringBuilder;

/** What a recorder adds to its presence. */
record JibriStatus(boolean busy, boolean healthy) implements ExtensionElement {
    @Override
    public String getNamespace() {
        return "http://jitsi.org/protocol/jibri";
    }

    @Override
    public String getElementName() {
        return "jibri-status";
    }

    @Override
    public CharSequence toXML(XmlEnvironment environment) {
        return new XmlStringBuilder(this)
                .rightAngleBracket()
                .halfOpenElement("busy-status")
                .attribute("status", busy ? "busy" : "idle")
                .closeEmptyElement()
                .halfOpenElement("health-status")
                .xmlnsAttribute("http://jitsi.org/protocol/health")
                .attribute("status", healthy ? "healthy" : "unhealthy")
                .closeEmptyElement()
                .closeElement(this);
    }
}
