package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * One connection to a shard, from TCP to the goodbye; it is never used again. What the connection's owner must react to
 * becomes a {@link Signal}.
 *
 * <p>Stream management stays off: a session is never resumed, the roster is rebuilt from scratch instead, and a killed agent's occupant
 * disappears at once instead of after 16 s.
 */
final class SmackSession implements AutoCloseable {
    private static final String MUC = "http://jabber.org/protocol/muc";

    private final ShardSettings shard;
    private final LongSupplier nanoTime;
    private final CertificateCheck certificate;
    private final HandshakeSockets sockets;
    private final XMPPTCPConnection connection;
    private final RoomPresence presence;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private volatile long lastHeard;

    private SmackSession(
            ShardSettings shard, long number, InetAddress address, BreweryEvents events, LongSupplier nanoTime)
            throws XmppStringprepException {
        this.shard = shard;
        this.nanoTime = nanoTime;
        certificate = new CertificateCheck(shard.trust());
        sockets = new HandshakeSockets(shard.patience().reply());
        presence = new RoomPresence(shard, number, events, signals);
        connection = new XMPPTCPConnection(configuration(address));
        connection.setUseStreamManagement(false);
        connection.setReplyTimeout(shard.patience().reply().toMillis());
        connection.addSyncStanzaListener(this::presence, StanzaTypeFilter.PRESENCE);
        connection.addConnectionListener(new ConnectionListener() {
            @Override
            public void connectionClosed() {
                closed("the server closed the stream");
            }

            @Override
            public void connectionClosedOnError(Exception e) {
                closed(String.valueOf(e.getMessage()).lines().findFirst().orElse("error"));
            }
        });
    }

    /**
     * Connects, encrypts, checks the certificate and logs in.
     *
     * @param number  of the session, for its events
     * @param attempt picks one of the host's addresses, a different one each time
     */
    static SmackSession open(ShardSettings shard, long number, int attempt, BreweryEvents events, LongSupplier nanoTime)
            throws ShardFailedException, InterruptedException {
        Smack.ensureSetUp();
        SmackSession session;
        try {
            InetAddress[] addresses = InetAddress.getAllByName(shard.host());
            session = new SmackSession(shard, number, addresses[attempt % addresses.length], events, nanoTime);
        } catch (IOException | IllegalArgumentException e) {
            throw new ShardFailedException(Failures.classify(shard, Optional.empty(), e), e);
        }
        try {
            session.connection.connect();
            session.connection.login();
            session.sockets.established(shard.patience());
            session.lastHeard = nanoTime.getAsLong();
            return session;
        } catch (XMPPException | SmackException | IOException | IllegalStateException e) {
            session.abort();
            throw new ShardFailedException(Failures.classify(shard, session.certificate.problem(), e), e);
        } catch (InterruptedException e) {
            session.abort();
            throw e;
        }
    }

    private XMPPTCPConnectionConfiguration configuration(InetAddress address) throws XmppStringprepException {
        return XMPPTCPConnectionConfiguration.builder()
                .setHostAddress(address)
                .setPort(shard.port())
                .setXmppDomain(JidCreate.domainBareFrom(shard.authDomain()))
                .setUsernameAndPassword(shard.user(), shard.password())
                .setSecurityMode(ConnectionConfiguration.SecurityMode.required)
                .setCustomX509TrustManager(certificate)
                .setHostnameVerifier(certificate)
                .setSocketFactory(sockets)
                .setConnectTimeout((int) shard.patience().reply().toMillis())
                // In the library's order of preference SCRAM comes first; PLAIN only ever goes through TLS.
                .addEnabledSaslMechanism("SCRAM-SHA-1")
                .addEnabledSaslMechanism("PLAIN")
                .setSendPresence(false)
                .build();
    }

    /** The setting that would trust exactly this server. */
    String pin() {
        return certificate.pin();
    }

    /** The next thing to react to, or null when there was none in time. */
    @Nullable
    Signal poll(Duration wait) throws InterruptedException {
        return signals.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
    }

    /** How long nothing has been heard. */
    Duration quiet() {
        return Duration.ofNanos(nanoTime.getAsLong() - lastHeard);
    }

    /** Asks to be let into a room; the answer comes as a signal. */
    void join(Brewery room) throws InterruptedException {
        presence.joining(room);
        StandardExtensionElement history = StandardExtensionElement.builder("history", MUC)
                .addAttribute("maxchars", "0")
                .build();
        send(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .to(presence.occupant(room))
                .addExtension(StandardExtensionElement.builder("x", MUC)
                        .addElement(history)
                        .build())
                .build());
    }

    private void send(Presence stanza) throws InterruptedException {
        try {
            connection.sendStanza(stanza);
        } catch (SmackException.NotConnectedException e) {
            closed("not connected");
        }
    }

    /** What a silent server answers when it is asked. */
    enum Sign {
        /** It is there, and what we are shown is all there is. */
        ALIVE,
        /** It is there, and hides the bridges from us. */
        HIDES,
        /** It does not answer. */
        NONE
    }

    /**
     * Asks the bridge brewery how many are in it. Any answer is a sign of life, an error too; and where there are more than we are shown,
     * they are hidden from us, as a separate bridge server hides them from the bridges' own account.
     */
    Sign sign() throws InterruptedException {
        Sign sign = ask();
        // Somebody who came in at this moment is counted while his presence is still on its way to us: look twice.
        return sign == Sign.HIDES ? ask() : sign;
    }

    private Sign ask() throws InterruptedException {
        try {
            Stanza answer = connection
                    .createStanzaCollectorAndSend(
                            RoomInfo.request(presence.occupant(Brewery.BRIDGES).asEntityBareJid()))
                    .nextResult(shard.patience().pong().toMillis());
            if (answer == null) {
                return Sign.NONE;
            }
            lastHeard = nanoTime.getAsLong();
            boolean weAreNotAlone = RoomInfo.occupants(answer).orElse(0) > 1;
            return weAreNotAlone && !presence.othersShown() ? Sign.HIDES : Sign.ALIVE;
        } catch (SmackException.NotConnectedException e) {
            return Sign.NONE;
        }
    }

    /** The bridge brewery turned out to show us what there is: we are in. */
    void confirmJoined() throws InterruptedException {
        presence.confirmJoined();
    }

    /** Goes out of the bridge brewery. */
    void quit() throws InterruptedException {
        presence.leaving();
        send(goodbye(Brewery.BRIDGES));
    }

    private void presence(Stanza stanza) {
        lastHeard = nanoTime.getAsLong();
        if (stanza instanceof Presence received) {
            presence.take(received);
        }
    }

    private void closed(String reason) {
        signals.add(new Signal.Closed(reason));
    }

    /** Says goodbye to the rooms and the server, within the time that a reply may take. */
    void leave(Duration limit) throws InterruptedException {
        presence.end();
        connection.setReplyTimeout(Math.max(1, limit.toMillis()));
        for (Brewery room : Brewery.values()) {
            send(goodbye(room));
        }
        connection.disconnect();
    }

    private Presence goodbye(Brewery room) {
        return connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .ofType(Presence.Type.unavailable)
                .to(presence.occupant(room))
                .build();
    }

    /** Cuts the connection; the socket first, so that no thread of the library hangs in it. */
    private void abort() {
        presence.end();
        sockets.closeAll();
        connection.instantShutdown();
    }

    @Override
    public void close() {
        abort();
    }
}
