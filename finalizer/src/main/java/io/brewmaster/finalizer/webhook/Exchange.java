package io.brewmaster.finalizer.webhook;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One POST over a connection of its own, which nobody redirects. The JDK's clients look a name up themselves, so that what
 * was checked need not be what is connected to; here it is, and the certificate has to be the name's.
 */
final class Exchange implements Closeable {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(5).toMillis();
    /** Of a host that has many, the first ones are enough. */
    private static final int MOST_ADDRESSES = 3;

    private static final int HTTPS = 443;

    private final URI url;
    private final Names names;
    private final Destinations destinations;
    private final SSLSocketFactory tls;
    private @Nullable Socket open;
    private boolean closed;

    Exchange(URI url, Names names, Destinations destinations, SSLSocketFactory tls) {
        this.url = url;
        this.names = names;
        this.destinations = destinations;
        this.tls = tls;
    }

    /** Waits without a limit of its own: {@link #close}, from another thread, ends it. */
    Answer post(Map<String, String> headers, byte[] body) throws IOException {
        try (SSLSocket secured = secured(connected())) {
            OutputStream out = secured.getOutputStream();
            out.write(head(headers, body.length).getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            return Answer.read(new BufferedInputStream(secured.getInputStream()));
        }
    }

    private Socket connected() throws IOException {
        List<InetAddress> addresses = allowed();
        IOException last = new SocketException(url.getHost() + " has no address");
        for (InetAddress address : addresses) {
            Socket socket = begin();
            try {
                socket.connect(new InetSocketAddress(address, port()), CONNECT_MILLIS);
                return socket;
            } catch (IOException next) {
                socket.close();
                last = next;
            }
        }
        throw last;
    }

    private List<InetAddress> allowed() throws IOException {
        List<InetAddress> all = names.addresses(host());
        List<InetAddress> allowed = all.stream()
                .filter(destinations::isAllowed)
                .limit(MOST_ADDRESSES)
                .toList();
        if (allowed.isEmpty() && !all.isEmpty()) {
            throw new SocketException(host() + " leads to " + all.get(0).getHostAddress()
                    + ", which is not public: set JITSI_NOTIFY_PRIVATE_NETWORKS if that is meant");
        }
        return allowed;
    }

    private synchronized Socket begin() throws SocketException {
        if (closed) {
            throw new SocketException("no time is left");
        }
        open = new Socket();
        return open;
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, host(), port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private String head(Map<String, String> headers, int length) {
        StringBuilder head = new StringBuilder("POST ").append(target()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(url.getHost());
        if (port() != HTTPS) {
            head.append(':').append(port());
        }
        head.append("\r\nContent-Length: ").append(length).append("\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private String target() {
        URI ascii = URI.create(url.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    /** Without the brackets of an address of IPv6. */
    private String host() {
        String host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        return url.getPort() < 0 ? HTTPS : url.getPort();
    }

    /** Whatever it waits for ends. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (open != null) {
            open.close();
        }
    }
}
