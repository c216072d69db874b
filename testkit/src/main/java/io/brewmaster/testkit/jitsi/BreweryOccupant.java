package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.ReconnectionManager;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.filter.AndFilter;
import org.jivesoftware.smack.filter.FromMatchesFilter;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.Presence;
import org.jivesoftware.smack.packet.PresenceBuilder;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smack.util.TLSUtils;
import org.jivesoftware.smackx.caps.EntityCapsManager;
import org.jivesoftware.smackx.muc.packet.MUCInitialPresence;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityFullJid;
import org.jxmpp.jid.impl.JidCreate;
import org.jxmpp.stringprep.XmppStringprepException;

/**
 * One of Jitsi's components as an occupant of a brewery, over a real connection. It comes back by itself when the server
 * was away, as they all do, until it leaves or is cut.
 */
final class BreweryOccupant {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final long WATCH_MILLIS = 500;
    /** Between the join and the first presence that says something: 40 to 170 ms were measured with bridges. */
    private static final long AFTER_JOIN_MILLIS = 100;
    /**
     * Who comes back to a server that is away holds a thread for as long as {@link #TIMEOUT_MILLIS}, and nobody else may be late for
     * that.
     */
    private static final int THREADS = 32;
    /** For all that is simulated in this JVM: a thousand timers need no thousand threads. */
    static final ScheduledExecutorService SCHEDULER = scheduler();

    private final ProsodyServer server;
    private final String user;
    private final EntityFullJid occupantJid;
    private final boolean capabilities;
    private final Runnable afterJoin;
    private @Nullable XMPPTCPConnection connection;
    private GatedSocketFactory sockets = new GatedSocketFactory();
    private @Nullable Future<?> watch;
    private @Nullable Future<?> joined;

    /**
     * Nobody yet: {@link #enter} connects.
     *
     * @param capabilities whether its presence carries entity capabilities (XEP-0115)
     * @param afterJoin run some 100 ms after each join, also those after a lost connection
     */
    BreweryOccupant(
            ProsodyServer server, String user, String brewery, String nick, boolean capabilities, Runnable afterJoin) {
        this.server = server;
        this.user = user;
        this.capabilities = capabilities;
        this.afterJoin = afterJoin;
        try {
            this.occupantJid = JidCreate.entityFullFrom(brewery + "@" + server.internalMucDomain() + "/" + nick);
        } catch (XmppStringprepException e) {
            throw new IllegalArgumentException("not a room and a nick: " + brewery + "/" + nick, e);
        }
    }

    /**
     * Logs in and joins.
     *
     * @throws IllegalStateException when the server refuses or does not answer
     */
    synchronized void enter() {
        if (watch != null) {
            throw new IllegalStateException(occupantJid + " is there already");
        }
        connectAndJoin();
        watch = SCHEDULER.scheduleWithFixedDelay(this::comeBack, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Sends the presence with an extension; silently nothing while the connection is lost. */
    synchronized void publish(ExtensionElement extension) {
        XMPPTCPConnection current = connection;
        if (current != null && current.isAuthenticated()) {
            // Without an id, as bridges send it.
            send(current, presence(StanzaBuilder.buildPresence()).addExtension(extension));
        }
    }

    /** Leaves the room and ends the stream in order. */
    synchronized void leave() {
        XMPPTCPConnection current = connection;
        stopWatching();
        if (current != null) {
            sockets.thaw();
            if (current.isAuthenticated()) {
                send(
                        current,
                        presence(current.getStanzaFactory().buildPresenceStanza())
                                .ofType(Presence.Type.unavailable));
            }
            current.disconnect();
        }
    }

    /** As when the process is killed: TCP ends without a word. */
    synchronized void cut() {
        stopWatching();
        sockets.cut();
        if (connection != null) {
            connection.instantShutdown();
        }
    }

    /** As when the process is stopped (SIGSTOP): TCP stays, nothing is read or written. */
    synchronized void freeze() {
        stopWatching();
        sockets.freeze();
    }

    /** As when the process continues. */
    synchronized void thaw() {
        sockets.thaw();
        if (watch == null) {
            watch = SCHEDULER.scheduleWithFixedDelay(this::comeBack, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void stopWatching() {
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
        if (joined != null) {
            joined.cancel(false);
            joined = null;
        }
    }

    private synchronized void comeBack() {
        boolean wanted = watch != null;
        boolean there = connection != null && connection.isAuthenticated();
        if (wanted && !there) {
            try {
                connectAndJoin();
            } catch (IllegalStateException stillAway) {
                // The next turn tries again, for as long as this occupant is wanted.
            }
        }
    }

    private void connectAndJoin() {
        sockets = new GatedSocketFactory();
        XMPPTCPConnection fresh = null;
        try {
            fresh = newConnection(sockets);
            fresh.connect().login();
            join(fresh);
        } catch (XMPPException | SmackException | IOException e) {
            sockets.cut();
            throw new IllegalStateException("cannot enter as " + occupantJid + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while entering as " + occupantJid, e);
        }
        connection = fresh;
        joined = SCHEDULER.schedule(afterJoin, AFTER_JOIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private XMPPTCPConnection newConnection(GatedSocketFactory socketFactory) throws IOException {
        XMPPTCPConnectionConfiguration.Builder builder = XMPPTCPConnectionConfiguration.builder()
                .setXmppDomain(JidCreate.domainBareFrom(server.authDomain()))
                .setHostAddress(InetAddress.getByName(server.host()))
                .setPort(server.port())
                .setUsernameAndPassword(user, server.password(user))
                .setSecurityMode(SecurityMode.required)
                .setSocketFactory(socketFactory)
                .setConnectTimeout(TIMEOUT_MILLIS)
                .setSendPresence(false);
        // As docker-jitsi-meet's bridges do: the default certificate is self-signed.
        TLSUtils.acceptAllCertificates(builder);
        TLSUtils.disableHostnameVerificationForTlsCertificates(builder);
        XMPPTCPConnection created = new XMPPTCPConnection(builder.build());
        created.setReplyTimeout(TIMEOUT_MILLIS);
        ReconnectionManager.getInstanceFor(created).disableAutomaticReconnection();
        if (capabilities) {
            EntityCapsManager.getInstanceFor(created).enableEntityCaps();
        }
        return created;
    }

    private void join(XMPPTCPConnection fresh) throws SmackException, XMPPException, InterruptedException {
        Presence join = presence(fresh.getStanzaFactory().buildPresenceStanza())
                .addExtension(new MUCInitialPresence(null, 0, -1, -1, null))
                .build();
        fresh.createStanzaCollectorAndSend(
                        new AndFilter(StanzaTypeFilter.PRESENCE, FromMatchesFilter.createFull(occupantJid)), join)
                .nextResultOrThrow();
    }

    private PresenceBuilder presence(PresenceBuilder builder) {
        return builder.to(occupantJid).setPriority(0);
    }

    private void send(XMPPTCPConnection to, PresenceBuilder presence) {
        try {
            to.sendStanza(presence.build());
        } catch (SmackException.NotConnectedException e) {
            // Lost just now: comeBack() sees it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending as " + occupantJid, e);
        }
    }

    private static ScheduledExecutorService scheduler() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(THREADS, work -> {
            Thread thread = Executors.defaultThreadFactory().newThread(work);
            thread.setName("simulated Jitsi");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }
}
