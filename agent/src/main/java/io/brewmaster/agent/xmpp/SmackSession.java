package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.core.log.Log;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.PresenceBuilder;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.Jid;
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

    private static final Log LOG = Log.of(SmackSession.class);

    private final ShardSettings shard;
    private final Ciphers ciphers;
    private final LongSupplier nanoTime;
    private final CertificateCheck certificate;
    private final HandshakeSockets sockets;
    private final XMPPTCPConnection connection;
    private final RoomPresence presence;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean wished = new AtomicBoolean();
    private volatile long lastHeard;
    private volatile long lastAnswer;

    private SmackSession(
            ShardSettings shard,
            long number,
            InetAddress address,
            Ciphers ciphers,
            BreweryEvents events,
            LongSupplier nanoTime)
            throws XmppStringprepException {
        this.shard = shard;
        this.ciphers = ciphers;
        this.nanoTime = nanoTime;
        certificate = new CertificateCheck(shard.trust());
        sockets = new HandshakeSockets(shard.patience().reply(), nanoTime);
        presence = new RoomPresence(shard, number, events, signals);
        connection = new BreweryConnection(configuration(address), this::heard);
        connection.setUseStreamManagement(false);
        connection.setReplyTimeout(shard.patience().reply().toMillis());
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
        try {
            InetAddress[] addresses = InetAddress.getAllByName(shard.host());
            InetAddress address = addresses[attempt % addresses.length];
            SmackSession session = new SmackSession(shard, number, address, Ciphers.LIGHT, events, nanoTime);
            if (session.enter()) {
                return session;
            }
            LOG.debug("server without ChaCha20", "shard", shard.shard());
            SmackSession heavier = new SmackSession(shard, number, address, Ciphers.ALL, events, nanoTime);
            heavier.enter();
            return heavier;
        } catch (IOException | IllegalArgumentException e) {
            throw new ShardFailedException(Failures.classify(shard, Optional.empty(), e), e);
        }
    }

    /** @return false if the server has none of the ciphers that were offered */
    private boolean enter() throws ShardFailedException, InterruptedException {
        try {
            connection.connect();
            connection.login();
            sockets.established(shard.patience());
            lastHeard = nanoTime.getAsLong();
            lastAnswer = lastHeard;
            return true;
        } catch (XMPPException | SmackException | IOException | IllegalStateException e) {
            abort();
            if (ciphers == Ciphers.LIGHT && Ciphers.refused(e)) {
                return false;
            }
            throw new ShardFailedException(Failures.classify(shard, certificate.problem(), e), e);
        } catch (InterruptedException e) {
            abort();
            throw e;
        }
    }

    private XMPPTCPConnectionConfiguration configuration(InetAddress address) throws XmppStringprepException {
        XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder();
        ciphers.offered().ifPresent(builder::setEnabledSSLCiphers);
        return builder.setHostAddress(address)
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
        Signal signal = signals.poll(Math.max(0, wait.toNanos()), TimeUnit.NANOSECONDS);
        if (signal instanceof Signal.Wished) {
            wished.set(false);
        }
        return signal;
    }

    /** There are new wishes; one signal stands for all that were not looked at yet. */
    void wished() {
        if (wished.compareAndSet(false, true)) {
            signals.add(new Signal.Wished());
        }
    }

    /**
     * How long nothing has been heard. Where the bridge brewery shows us nobody but ourselves, our own echo and what goes on in the other
     * room do not count: whether bridges are hidden from us must be asked again and again.
     */
    Duration quiet() {
        return Duration.ofNanos(nanoTime.getAsLong() - (presence.alone() ? lastAnswer : lastHeard));
    }

    /** Asks to be let into a room, showing this of us; the answer comes as a signal. */
    void join(Brewery room, Optional<AgentReport> report) throws InterruptedException {
        StandardExtensionElement history = StandardExtensionElement.builder("history", MUC)
                .addAttribute("maxchars", "0")
                .build();
        PresenceBuilder join = here(room)
                .addExtension(StandardExtensionElement.builder("x", MUC)
                        .addElement(history)
                        .build());
        if (report.isPresent()) {
            join.addExtension(new AgentElement(report));
        }
        Presence stanza = join.build();
        presence.joining(room, stanza.getStanzaId());
        send(stanza);
    }

    /** Shows this of us, in a room that we are in. */
    void show(Brewery room, AgentReport report) throws InterruptedException {
        send(here(room).addExtension(new AgentElement(Optional.of(report))).build());
    }

    private PresenceBuilder here(Brewery room) {
        return connection.getStanzaFactory().buildPresenceStanza().to(presence.occupant(room));
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
     * Asks for a sign of life; any answer is one, an error too. The bridge brewery is asked how many are in it: where there are more than we
     * are shown, they are hidden from us, as a separate bridge server hides them from the bridges' own account.
     *
     * @param ofBridges whether to ask the bridge brewery, which makes sense for who is in there; else the server itself
     */
    Sign sign(boolean ofBridges) throws InterruptedException {
        Jid whom = ofBridges ? presence.occupant(Brewery.BRIDGES).asEntityBareJid() : connection.getXMPPServiceDomain();
        Sign sign = ask(whom);
        // Somebody who came in at this moment is counted while his presence is still on its way to us: look twice.
        return sign == Sign.HIDES ? ask(whom) : sign;
    }

    private Sign ask(Jid whom) throws InterruptedException {
        try {
            Stanza answer = connection
                    .createStanzaCollectorAndSend(RoomInfo.request(whom))
                    .nextResult(shard.patience().pong().toMillis());
            if (answer == null) {
                return Sign.NONE;
            }
            lastAnswer = nanoTime.getAsLong();
            lastHeard = lastAnswer;
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

    /** Goes out of a room; that it heard our goodbye comes as a signal. */
    void leave(Brewery room) throws InterruptedException {
        presence.leaving(room);
        send(goodbye(room));
    }

    /** Says that we are out of a room and want to be. */
    void stayOut(Brewery room) throws InterruptedException {
        presence.left(room);
    }

    private void heard(Presence received) {
        lastHeard = nanoTime.getAsLong();
        presence.take(received);
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
        return here(room).ofType(Presence.Type.unavailable).build();
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
