package io.brewmaster.agent.integration;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.util.TLSUtils;
import org.jivesoftware.smackx.muc.MultiUserChat;
import org.jivesoftware.smackx.muc.MultiUserChatManager;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.jid.parts.Resourcepart;

/** Sits in a brewery like jicofo and writes down who comes and goes. */
final class Observer implements AutoCloseable {
    private final XMPPTCPConnection connection;
    private final MultiUserChat room;
    private final Queue<Presence> presences = new ConcurrentLinkedQueue<>();

    Observer(ProsodyServer prosody, String brewery) {
        try {
            XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain(prosody.authDomain())
                    .setHostAddress(InetAddress.getByName(prosody.host()))
                    .setPort(prosody.port())
                    .setUsernameAndPassword("focus", prosody.password("focus"))
                    .setSendPresence(false);
            TLSUtils.acceptAllCertificates(builder);
            TLSUtils.disableHostnameVerificationForTlsCertificates(builder);
            connection = new XMPPTCPConnection(builder.build());
            connection.connect().login();
            room = MultiUserChatManager.getInstanceFor(connection)
                    .getMultiUserChat(JidCreate.entityBareFrom(brewery + "@" + prosody.internalMucDomain()));
            room.addParticipantListener(presences::add);
            room.createOrJoin(Resourcepart.from("focus"));
        } catch (XMPPException | SmackException | IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** For instance {@code brewmaster-host-abcd unavailable}. */
    List<String> seen() {
        return presences.stream()
                .map(presence -> presence.getFrom().getResourceOrEmpty() + " " + presence.getType())
                .toList();
    }

    /** Every presence of one occupant, as it stands there. */
    List<String> xml(String nick) {
        return presences.stream()
                .filter(presence ->
                        presence.getFrom().getResourceOrEmpty().toString().equals(nick))
                .map(presence -> presence.toXML().toString())
                .toList();
    }

    /** Takes somebody out of the room, as an administrator may. */
    void kick(String nick) {
        try {
            room.kickParticipant(Resourcepart.from(nick), "for the test");
        } catch (XMPPException | SmackException | IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        connection.instantShutdown();
    }
}
