package io.brewmaster.agent.xmpp;

import java.util.function.Consumer;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;

/**
 * Hands presences over on the thread that reads them. The library would wake two others for each, one of which this one waits for: beside a
 * thousand bridges that took a third of what all the rest takes.
 */
final class BreweryConnection extends XMPPTCPConnection {
    private final Consumer<Presence> presences;

    /** @param presences called for each presence, in the order in which they arrive; must not wait */
    BreweryConnection(XMPPTCPConnectionConfiguration configuration, Consumer<Presence> presences) {
        super(configuration);
        this.presences = presences;
    }

    @Override
    protected void processStanza(Stanza stanza) throws InterruptedException {
        if (stanza instanceof Presence presence) {
            presences.accept(presence);
        } else {
            super.processStanza(stanza);
        }
    }
}
