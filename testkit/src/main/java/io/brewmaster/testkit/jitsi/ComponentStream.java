package io.brewmaster.testkit.jitsi;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A connection with which a component serves a whole domain of an XMPP server (XEP-0114). */
final class ComponentStream implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket;
    private final OutputStream out;
    private final XMLStreamReader in;

    /**
     * What a component needs of a stanza. Absent is empty.
     *
     * @param childNamespaces which its children are of
     * @param told            its children again, as XML, without what is in them and without the wish to join
     */
    record Stanza(
            String name, String type, String id, String from, String to, Set<String> childNamespaces, String told) {}

    private ComponentStream(Socket socket, InputStream stream) throws IOException, XMLStreamException {
        this.socket = socket;
        this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        this.in = factory.createXMLStreamReader(stream, StandardCharsets.UTF_8.name());
    }

    /**
     * Connects and shows the secret.
     *
     * @throws IOException when the server refuses
     */
    static ComponentStream connect(String host, int port, String domain, String secret) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(CONNECT_MILLIS);
            socket.getOutputStream()
                    .write(("<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'"
                                    + " xmlns:stream='http://etherx.jabber.org/streams' to='" + domain + "'>")
                            .getBytes(StandardCharsets.UTF_8));
            ComponentStream stream = new ComponentStream(socket, socket.getInputStream());
            stream.shakeHands(secret);
            socket.setSoTimeout(0);
            return stream;
        } catch (IOException e) {
            socket.close();
            throw e;
        } catch (XMLStreamException e) {
            socket.close();
            throw new IOException("no component stream for " + domain, e);
        }
    }

    /** Puts stanzas into the buffer; they are sent with {@link #flush} at the latest. Safe from several threads. */
    synchronized void write(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            out.write(part);
        }
    }

    synchronized void flush() throws IOException {
        out.flush();
    }

    /** Waits for the next stanza. For one thread only. */
    Stanza read() throws IOException {
        try {
            while (in.next() != XMLStreamConstants.START_ELEMENT) {
                if (in.getEventType() == XMLStreamConstants.END_ELEMENT) {
                    throw new IOException("the server ended the component's stream");
                }
            }
            return stanza();
        } catch (XMLStreamException e) {
            throw new IOException("the component's stream broke", e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private Stanza stanza() throws XMLStreamException {
        String name = in.getLocalName();
        String type = attribute("type");
        String id = attribute("id");
        String from = attribute("from");
        String to = attribute("to");
        Set<String> namespaces = new HashSet<>();
        StringBuilder told = new StringBuilder();
        int depth = 1;
        while (depth > 0) {
            int event = in.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (depth == 1) {
                    namespaces.add(String.valueOf(in.getNamespaceURI()));
                    tell(told);
                }
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return new Stanza(name, type, id, from, to, namespaces, told.toString());
    }

    private void tell(StringBuilder told) {
        String namespace = String.valueOf(in.getNamespaceURI());
        if (namespace.equals("http://jabber.org/protocol/muc")) {
            return;
        }
        told.append('<').append(in.getLocalName()).append(" xmlns='").append(escaped(namespace));
        for (int i = 0; i < in.getAttributeCount(); i++) {
            told.append("' ").append(in.getAttributeLocalName(i)).append("='").append(escaped(in.getAttributeValue(i)));
        }
        told.append("'/>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;");
    }

    private String attribute(String name) {
        String value = in.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    private void shakeHands(String secret) throws IOException, XMLStreamException {
        int event = in.next();
        while (event != XMLStreamConstants.START_ELEMENT) {
            event = in.next();
        }
        write(("<handshake>" + sha1(attribute("id") + secret) + "</handshake>").getBytes(StandardCharsets.UTF_8));
        flush();
        Stanza answer = read();
        if (!answer.name().equals("handshake")) {
            throw new IOException("the server refused the component's secret");
        }
    }

    private static String sha1(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1"); // XEP-0114's choice
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-1", e);
        }
    }
}
