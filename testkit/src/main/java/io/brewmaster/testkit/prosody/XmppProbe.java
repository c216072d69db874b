package io.brewmaster.testkit.prosody;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Whether an XMPP server answers for a domain. */
final class XmppProbe {
    private static final int TIMEOUT_MILLIS = 2_000;

    private XmppProbe() {}

    /** True when a new connection gets the stream's features, STARTTLS among them. */
    static boolean answers(String host, int port, String domain) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            String opening = "<?xml version='1.0'?><stream:stream to='" + domain
                    + "' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";
            socket.getOutputStream().write(opening.getBytes(StandardCharsets.UTF_8));
            return readsStartTls(socket.getInputStream());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean readsStartTls(InputStream in) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] buffer = new byte[1024];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            seen.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
            if (seen.indexOf("urn:ietf:params:xml:ns:xmpp-tls") >= 0) {
                return true;
            }
        }
        return false;
    }
}
