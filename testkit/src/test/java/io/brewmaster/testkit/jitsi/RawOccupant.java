package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.ProsodyServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * An occupant without any XMPP library, so that what it receives is exactly what came over the wire: stanzas as text, with the time of their arrival.
 */
final class RawOccupant implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final Pattern STANZA_START = Pattern.compile("<(?:presence|iq|message|r)\\b");
    private static final Pattern WHOLE_STANZA =
            Pattern.compile("\\A<(presence|iq|message|r)\\b(?:[^>]*/>|.*?</\\1>)", Pattern.DOTALL);

    record Received(String xml, long nanoTime) {
        boolean isFrom(String nick) {
            return Pattern.compile("\\A<presence[^>]* from='[^']*/" + Pattern.quote(nick) + "'")
                    .matcher(xml)
                    .find();
        }

        boolean isUnavailable() {
            return Pattern.compile("\\A<presence[^>]* type='unavailable'")
                    .matcher(xml)
                    .find();
        }

        boolean hasStats() {
            return xml.contains("<stats ");
        }

        /** The value of a stat; empty when it is not there. */
        String stat(String name) {
            Matcher stat = Pattern.compile("<stat(?: name='" + name + "'| value='([^']*)'){2}/>")
                    .matcher(xml);
            return stat.find() ? stat.group(1) : "";
        }
    }

    private final Socket socket;
    private Reader in;
    private Writer out;
    private final StringBuilder pending = new StringBuilder();
    private final List<Received> received = new ArrayList<>();
    private int handled;
    private boolean ended;

    private RawOccupant(Socket socket) throws IOException {
        this.socket = socket;
        this.in = reader(socket);
        this.out = writer(socket);
    }

    /** Logs in with an account and sends a join; the room's answers are the first presences received. */
    static RawOccupant join(ProsodyServer server, String user, String room, String nick) throws IOException {
        String credentials = Base64.getEncoder()
                .encodeToString(("\0" + user + "\0" + server.password(user)).getBytes(StandardCharsets.UTF_8));
        RawOccupant occupant = logIn(
                server,
                server.authDomain(),
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + credentials + "</auth>");
        occupant.sendJoin(room + "@" + server.internalMucDomain() + "/" + nick);
        return occupant;
    }

    /** Logs in as a browser does that meets, without an account. */
    static RawOccupant logInAnonymously(ProsodyServer server) throws IOException {
        return logIn(server, "meet.jitsi", "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
    }

    void sendJoin(String occupantJid) throws IOException {
        send("<presence to='" + occupantJid + "' id='join-1'><priority>0</priority>"
                + "<x xmlns='http://jabber.org/protocol/muc'><history maxchars='0'/></x></presence>");
    }

    /** Returns once the server has answered everything sent before. */
    void roundTrip() throws IOException, InterruptedException {
        send("<iq type='get' id='round-trip'><ping xmlns='urn:xmpp:ping'/></iq>");
        await(stanza -> stanza.xml().contains("'round-trip'"), Duration.ofSeconds(10));
    }

    private static RawOccupant logIn(ProsodyServer server, String domain, String auth) throws IOException {
        Socket plain = new Socket();
        plain.connect(new InetSocketAddress(server.host(), server.port()), TIMEOUT_MILLIS);
        plain.setSoTimeout(TIMEOUT_MILLIS);
        RawOccupant occupant = new RawOccupant(plain);
        occupant.open(domain);
        occupant.ask("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed ");
        occupant.startTls(server);
        occupant.open(domain);
        occupant.ask(auth, "<success ");
        String features = occupant.open(domain);
        occupant.ask("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>");
        occupant.pending.setLength(0);
        // As every client of today does where it is offered.
        if (features.contains("urn:xmpp:sm:3")) {
            occupant.send("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
        }
        plain.setSoTimeout(0);
        Thread thread = new Thread(occupant::readStanzas, "raw occupant of " + domain);
        thread.setDaemon(true);
        thread.start();
        return occupant;
    }

    /** All presences so far, in the order of their arrival. */
    synchronized List<Received> presences() {
        return received.stream()
                .filter(stanza -> stanza.xml().startsWith("<presence"))
                .toList();
    }

    /** The presences of one occupant so far. */
    List<Received> presences(String nick) {
        return presences().stream().filter(presence -> presence.isFrom(nick)).toList();
    }

    /** The first presence that fits, waited for. */
    synchronized Received await(Predicate<Received> fits, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            var found = received.stream().filter(fits).findFirst();
            long left = deadline - System.nanoTime();
            if (found.isPresent()) {
                return found.get();
            }
            if (left <= 0) {
                throw new AssertionError("not received within " + atMost + "; last: "
                        + received.subList(Math.max(0, received.size() - 3), received.size()));
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Whether the server ended the connection, waited for. */
    synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!ended && deadline - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
        }
        return ended;
    }

    /** Says goodbye and waits for the server's, so that the next one with this nick meets nobody. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            send("</stream:stream>");
            awaitEnd(Duration.ofSeconds(5));
        } catch (IOException e) {
            // The server has gone before.
        } finally {
            socket.close();
        }
    }

    private String open(String domain) throws IOException {
        ask(
                "<?xml version='1.0'?><stream:stream xmlns='jabber:client'"
                        + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0' xml:lang='en' to='"
                        + domain + "'>",
                "</stream:features>");
        return pending.toString();
    }

    private void ask(String request, String awaited) throws IOException {
        pending.setLength(0);
        send(request);
        while (pending.indexOf(awaited) < 0) {
            readMore();
        }
    }

    private synchronized void send(String xml) throws IOException {
        out.write(xml);
        out.flush();
    }

    private void readMore() throws IOException {
        char[] buffer = new char[8192];
        int count = in.read(buffer);
        if (count < 0) {
            throw new IOException("the server ended the stream after: " + pending);
        }
        pending.append(buffer, 0, count);
    }

    private void readStanzas() {
        try {
            while (true) {
                readMore();
                takeStanzas();
            }
        } catch (IOException e) {
            end();
        }
    }

    private void takeStanzas() throws IOException {
        while (true) {
            Matcher start = STANZA_START.matcher(pending);
            if (!start.find()) {
                return;
            }
            pending.delete(0, start.start());
            Matcher stanza = WHOLE_STANZA.matcher(pending);
            if (!stanza.find()) {
                return;
            }
            if (stanza.group(1).equals("r")) {
                send("<a xmlns='urn:xmpp:sm:3' h='" + handled + "'/>");
            } else {
                handled++;
                add(new Received(stanza.group(), System.nanoTime()));
            }
            pending.delete(0, stanza.end());
        }
    }

    private synchronized void add(Received presence) {
        received.add(presence);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    private void startTls(ProsodyServer server) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, null);
            Socket secure = context.getSocketFactory().createSocket(socket, server.host(), server.port(), true);
            in = reader(secure);
            out = writer(secure);
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Reader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static Writer writer(Socket socket) throws IOException {
        return new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
