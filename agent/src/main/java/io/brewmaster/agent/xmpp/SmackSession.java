package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent;
import io.brewmaster.agent.brewery.BreweryEvents;
import io.brewmaster.agent.brewery.BridgeReport;
import io.brewmaster.agent.brewery.RecorderReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.StandardExtensionElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.Jid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * One connection to a shard, from TCP to the goodbye; it is never used again. Presence becomes events on the library's thread, in order;
 * what the connection's owner must react to becomes a {@link Signal}.
 *
 * <p>Stream management stays off: a session is never resumed, the roster is rebuilt from scratch instead, and a killed agent's occupant
 * disappears at once instead of after 16 s.
 */
final class SmackSession implements AutoCloseable {
    private static final String MUC = "http://jabber.org/protocol/muc";

    private final ShardSettings shard;
    private final long number;
    private final BreweryEvents events;
    private final LongSupplier nanoTime;
    private final CertificateCheck certificate;
    private final HandshakeSockets sockets;
    private final XMPPTCPConnection connection;
    private final Map<Brewery, EntityFullJid> occupants = new EnumMap<>(Brewery.class);
    private final Set<Brewery> inside = Collections.synchronizedSet(EnumSet.noneOf(Brewery.class));
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean othersShown;
    private volatile long lastHeard;

    private SmackSession(
            ShardSettings shard, long number, InetAddress address, BreweryEvents events, LongSupplier nanoTime)
            throws XmppStringprepException {
        this.shard = shard;
        this.number = number;
        this.events = events;
        this.nanoTime = nanoTime;
        certificate = new CertificateCheck(shard.trust());
        sockets = new HandshakeSockets(shard.patience().reply());
        for (Brewery room : Brewery.values()) {
            occupants.put(room, JidCreate.entityFullFrom(shard.address(room) + "/" + shard.nick()));
        }
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
        othersShown &= room != Brewery.BRIDGES;
        events.put(new BreweryEvent.RoomJoining(shard.shard(), number, room));
        StandardExtensionElement history = StandardExtensionElement.builder("history", MUC)
                .addAttribute("maxchars", "0")
                .build();
        send(connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .to(occupant(room))
                .addExtension(StandardExtensionElement.builder("x", MUC)
                        .addElement(history)
                        .build())
                .build());
    }

    private void send(Presence presence) throws InterruptedException {
        try {
            connection.sendStanza(presence);
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
                            RoomInfo.request(occupant(Brewery.BRIDGES).asEntityBareJid()))
                    .nextResult(shard.patience().pong().toMillis());
            if (answer == null) {
                return Sign.NONE;
            }
            lastHeard = nanoTime.getAsLong();
            boolean weAreNotAlone = RoomInfo.occupants(answer).orElse(0) > 1;
            return weAreNotAlone && !othersShown ? Sign.HIDES : Sign.ALIVE;
        } catch (SmackException.NotConnectedException e) {
            return Sign.NONE;
        }
    }

    /** The bridge brewery turned out to show us what there is: we are in. */
    void confirmJoined() throws InterruptedException {
        events.put(new BreweryEvent.RoomJoined(shard.shard(), number, Brewery.BRIDGES));
    }

    /** Goes out of the bridge brewery. */
    void quit() throws InterruptedException {
        inside.remove(Brewery.BRIDGES);
        events.put(new BreweryEvent.RoomLeft(shard.shard(), number, Brewery.BRIDGES));
        send(goodbye(Brewery.BRIDGES));
    }

    private void presence(Stanza stanza) {
        lastHeard = nanoTime.getAsLong();
        Jid from = stanza.getFrom();
        if (over.get() || from == null || !(stanza instanceof Presence presence)) {
            return;
        }
        room(from.asBareJid()).ifPresent(room -> {
            String nick = from.getResourceOrEmpty().toString();
            if (nick.equals(shard.nick())) {
                ours(room, presence);
            } else {
                others(room, nick, presence);
            }
        });
    }

    private EntityFullJid occupant(Brewery room) {
        return Objects.requireNonNull(occupants.get(room));
    }

    private Optional<Brewery> room(BareJid address) {
        for (Map.Entry<Brewery, EntityFullJid> entry : occupants.entrySet()) {
            if (entry.getValue().asBareJid().equals(address)) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    private void ours(Brewery room, Presence presence) {
        switch (presence.getType()) {
            case available -> {
                if (inside.add(room)) {
                    welcomed(room);
                }
            }
            case unavailable -> {
                if (inside.remove(room)) {
                    offer(new BreweryEvent.RoomLeft(shard.shard(), number, room));
                    signals.add(new Signal.Removed(room));
                }
            }
            case error -> {
                Signal.Refused refused = new Signal.Refused(
                        room,
                        presence.getError() == null
                                ? "no reason given"
                                : presence.getError().getCondition().toString());
                offer(new BreweryEvent.RoomRefused(shard.shard(), number, room, !refused.roomMissing()));
                signals.add(refused);
            }
            default -> {
                // Subscriptions and probes are none of a room's business.
            }
        }
    }

    /** Our own presence comes last, after those of all who are there. */
    private void welcomed(Brewery room) {
        if (room == Brewery.BRIDGES && !othersShown) {
            signals.add(new Signal.Alone());
        } else {
            offer(new BreweryEvent.RoomJoined(shard.shard(), number, room));
            signals.add(new Signal.Joined(room));
        }
    }

    private void others(Brewery room, String nick, Presence presence) {
        if (presence.getType() == Presence.Type.unavailable) {
            offer(new BreweryEvent.OccupantGone(shard.shard(), number, room, nick));
        } else if (presence.getType() == Presence.Type.available) {
            othersShown |= room == Brewery.BRIDGES;
            Optional<BridgeReport> bridge = Optional.empty();
            Optional<RecorderReport> recorder = Optional.empty();
            for (ExtensionElement extension : presence.getExtensions()) {
                if (extension instanceof StatsElement stats) {
                    bridge = Optional.of(BridgeReport.of(stats.stats()));
                } else if (extension instanceof JibriStatusElement status) {
                    recorder = Optional.of(RecorderReport.of(status.busy(), status.health()));
                }
            }
            offer(new BreweryEvent.OccupantPresent(shard.shard(), number, room, nick, bridge, recorder));
        }
    }

    /** An event that is lost would leave a view that is wrong: give the session up, the next one rebuilds the roster. */
    private void offer(BreweryEvent event) {
        if (!events.offer(event) && over.compareAndSet(false, true)) {
            signals.add(new Signal.Closed("more events than could be taken in"));
        }
    }

    private void closed(String reason) {
        signals.add(new Signal.Closed(reason));
    }

    /** Says goodbye to the rooms and the server, within the time that a reply may take. */
    void leave(Duration limit) throws InterruptedException {
        over.set(true);
        connection.setReplyTimeout(Math.max(1, limit.toMillis()));
        for (Brewery room : occupants.keySet()) {
            send(goodbye(room));
        }
        connection.disconnect();
    }

    private Presence goodbye(Brewery room) {
        return connection
                .getStanzaFactory()
                .buildPresenceStanza()
                .ofType(Presence.Type.unavailable)
                .to(occupant(room))
                .build();
    }

    /** Cuts the connection; the socket first, so that no thread of the library hangs in it. */
    private void abort() {
        over.set(true);
        sockets.closeAll();
        connection.instantShutdown();
    }

    @Override
    public void close() {
        abort();
    }

    /**
     * Plain sockets that cannot keep a handshake waiting for ever (the library's own limits do not reach into a blocked TLS handshake), and
     * that can be closed beneath the encryption.
     */
    private static final class HandshakeSockets extends SocketFactory {
        private final int handshakeMillis;
        private volatile Optional<Socket> socket = Optional.empty();

        HandshakeSockets(Duration handshake) {
            handshakeMillis = (int) handshake.toMillis();
        }

        @Override
        public Socket createSocket() throws IOException {
            Socket created = new Socket();
            created.setSoTimeout(handshakeMillis);
            created.setTcpNoDelay(true);
            socket = Optional.of(created);
            return created;
        }

        /** From here on silence is watched by asking; should even that hang, the read gives up by itself. */
        void established(ShardSettings.Patience patience) throws IOException {
            Optional<Socket> current = socket;
            if (current.isPresent()) {
                current.get().setSoTimeout((int)
                        patience.quiet().plus(patience.pong()).multipliedBy(3).toMillis());
            }
        }

        void closeAll() {
            socket.ifPresent(open -> {
                try {
                    open.close();
                } catch (IOException e) {
                    // It is being thrown away.
                }
            });
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw new IOException("unconnected sockets only");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw new IOException("unconnected sockets only");
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw new IOException("unconnected sockets only");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw new IOException("unconnected sockets only");
        }
    }
}
