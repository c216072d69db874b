package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.Form;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * A brewery with very many bridges, seen by an agent over a real Prosody.
 *
 * <p>In a real room each presence goes to every occupant: 1,000 bridges at one presence per 5 s are 200,000 stanzas a
 * second, which no Prosody delivers. What one agent gets of them is only 200 a second. So here the room is a component of
 * ours (XEP-0114) that sends just that; login, TLS and delivery to the agent are the real Prosody's.
 */
public final class FloodBrewery implements AutoCloseable {
    private static final String BREWERY = "jvbbrewery";
    private static final int ENDPOINTS_PER_CONFERENCE = 3;

    private final ProsodyServer prosody;
    private final ComponentStream stream;
    private final String authDomain;
    private final String domain;
    private final List<FloodBridge> bridges;
    private final long nanosPerPresence;
    private final Clock clock = Clock.systemUTC();
    /** Agents' own addresses by where in the rooms they are: an agent is in both. */
    private final Map<String, String> occupants = new ConcurrentHashMap<>();

    private final AtomicLong presences = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong lateNanos = new AtomicLong();
    private volatile boolean closed;

    private FloodBrewery(ProsodyServer prosody, ComponentStream stream, int count, Duration interval) {
        this.prosody = prosody;
        this.stream = stream;
        this.authDomain = prosody.authDomain();
        this.domain = prosody.internalMucDomain();
        this.bridges = IntStream.range(0, count).mapToObj(this::bridge).toList();
        this.nanosPerPresence = interval.toNanos() / count;
    }

    /**
     * Starts a Prosody and a brewery with so many bridges, each of which sends its presence once in the interval, evenly
     * spread. Every fourth bridge holds one conference of three.
     */
    public static FloodBrewery start(int bridges, Duration interval) {
        ProsodyServer prosody = Prosody.builder().form(Form.EXTERNAL_BREWERY).start();
        try {
            ComponentStream stream = ComponentStream.connect(
                    prosody.host(), prosody.componentPort(), prosody.internalMucDomain(), prosody.componentSecret());
            FloodBrewery brewery = new FloodBrewery(prosody, stream, bridges, interval);
            startDaemon("flood brewery: answers", brewery::answer);
            startDaemon("flood brewery: presences", brewery::flood);
            return brewery;
        } catch (IOException e) {
            prosody.close();
            throw new IllegalStateException("Prosody refuses the component: " + e.getMessage(), e);
        }
    }

    /** Where agents log in. */
    public ProsodyServer prosody() {
        return prosody;
    }

    /** How many conferences all bridges hold together. */
    public int conferences() {
        return (bridges.size() + 3) / 4;
    }

    /** How many endpoints all bridges have together. */
    public int endpoints() {
        return conferences() * ENDPOINTS_PER_CONFERENCE;
    }

    /** How many agents are in the bridges' room. */
    public int occupants() {
        return (int) occupants.keySet().stream().filter(this::isInBrewery).count();
    }

    /** Presences of bridges handed to Prosody so far, those at a join included. */
    public long presencesSent() {
        return presences.get();
    }

    /** Their bytes, before TLS. */
    public long bytesSent() {
        return bytes.get();
    }

    /** By how much the newest presence was late: what Prosody does not take in time piles up here. */
    public Duration lateness() {
        return Duration.ofNanos(lateNanos.get());
    }

    /** Ends brewery and Prosody. */
    @Override
    public void close() {
        closed = true;
        try {
            stream.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close the component's socket", e);
        } finally {
            prosody.close();
        }
    }

    private FloodBridge bridge(int index) {
        boolean busy = index % 4 == 0;
        return new FloodBridge(
                BREWERY + "@" + domain,
                authDomain,
                "jvb-%04d".formatted(index),
                busy ? 1 : 0,
                busy ? ENDPOINTS_PER_CONFERENCE : 0);
    }

    private void flood() {
        long next = System.nanoTime();
        try {
            for (int i = 0; !closed; i = (i + 1) % bridges.size()) {
                next += nanosPerPresence;
                long early = next - System.nanoTime();
                if (early > 0) {
                    stream.flush();
                    LockSupport.parkNanos(early);
                }
                lateNanos.set(Math.max(0, System.nanoTime() - next));
                for (Map.Entry<String, String> occupant : occupants.entrySet()) {
                    if (isInBrewery(occupant.getKey())) {
                        send(bridges.get(i), occupant.getValue());
                    }
                }
            }
        } catch (IOException e) {
            reportUnlessClosed(e);
        }
    }

    private void answer() {
        try {
            while (!closed) {
                ComponentStream.Stanza stanza = stream.read();
                switch (stanza.name()) {
                    case "presence" -> answerPresence(stanza);
                    case "iq" -> answerQuery(stanza);
                    default -> {}
                }
                stream.flush();
            }
        } catch (IOException e) {
            reportUnlessClosed(e);
        }
    }

    private void answerPresence(ComponentStream.Stanza stanza) throws IOException {
        if (stanza.type().equals("unavailable")) {
            occupants.remove(stanza.to());
            write("<presence type='unavailable'" + reply(stanza) + ">" + selfItem(stanza.from(), "none"));
        } else if (stanza.type().isEmpty()) {
            boolean isNew = occupants.put(stanza.to(), stanza.from()) == null;
            if (isNew && isInBrewery(stanza.to())) {
                for (FloodBridge bridge : bridges) {
                    send(bridge, stanza.from());
                }
            }
            // As a room does: an agent leads once it has heard itself.
            write("<presence" + reply(stanza) + ">" + stanza.told() + selfItem(stanza.from(), "participant"));
        }
    }

    /** A client looks whether this is a MUC, and pings; nothing else is known here. */
    private void answerQuery(ComponentStream.Stanza stanza) throws IOException {
        if (stanza.type().equals("result") || stanza.type().equals("error")) {
            return;
        }
        if (stanza.childNamespaces().contains("http://jabber.org/protocol/disco#info")) {
            write("<iq type='result'" + reply(stanza) + "><query xmlns='http://jabber.org/protocol/disco#info'>"
                    + "<identity category='conference' type='text'/><feature var='http://jabber.org/protocol/muc'/>"
                    + "</query></iq>");
        } else if (stanza.childNamespaces().contains("urn:xmpp:ping")) {
            write("<iq type='result'" + reply(stanza) + "/>");
        } else {
            write("<iq type='error'" + reply(stanza) + "><error type='cancel'>"
                    + "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        }
    }

    private boolean isInBrewery(String occupant) {
        return occupant.startsWith(BREWERY + "@");
    }

    private void send(FloodBridge bridge, String receiver) throws IOException {
        byte[][] presence = bridge.presence(receiver.getBytes(StandardCharsets.UTF_8), clock);
        stream.write(presence);
        presences.incrementAndGet();
        for (byte[] part : presence) {
            bytes.addAndGet(part.length);
        }
    }

    private void write(String xml) throws IOException {
        stream.write(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static String reply(ComponentStream.Stanza stanza) {
        String id = stanza.id().isEmpty() ? "" : " id='" + stanza.id() + "'";
        return " from='" + stanza.to() + "' to='" + stanza.from() + "'" + id;
    }

    private static String selfItem(String jid, String role) {
        return "<x xmlns='http://jabber.org/protocol/muc#user'><status code='100'/><item jid='" + jid + "' role='"
                + role + "' affiliation='none'/><status code='110'/></x></presence>";
    }

    private void reportUnlessClosed(IOException e) {
        if (!closed) {
            throw new IllegalStateException("the flood ended: " + e.getMessage(), e);
        }
    }

    private static void startDaemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
