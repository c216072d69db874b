package io.brewmaster.ops.web;

import io.brewmaster.ops.doctor.Evidence.WebEntry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Looks at a domain as a browser does before it asks for a page: addresses, then the certificate. */
public final class WebProbe {
    /** Of connecting, and of each step of the handshake. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SSLContext tls;
    private final int port;

    /**
     * Connects to nobody yet.
     *
     * @param tls  what is trusted
     * @param port of the web entry, 443
     */
    public WebProbe(SSLContext tls, int port) {
        this.tls = tls;
        this.port = port;
    }

    /** What is there; nothing of it is an error here. */
    public WebEntry look(String domain) {
        List<String> addresses = addresses(domain);
        if (addresses.isEmpty()) {
            return new WebEntry(addresses, Optional.empty(), "it does not resolve");
        }
        try {
            return new WebEntry(addresses, Optional.of(notAfter(domain)), "");
        } catch (IOException none) {
            return new WebEntry(addresses, Optional.empty(), "no certificate for " + domain + ": " + none.getMessage());
        }
    }

    /** Goes on where {@link #look} ends. */
    public Bosh bosh(String domain) {
        return new Bosh(tls, URI.create("https://" + domain + ":" + port + "/"));
    }

    private static List<String> addresses(String domain) {
        try {
            return Arrays.stream(InetAddress.getAllByName(domain))
                    .map(InetAddress::getHostAddress)
                    .toList();
        } catch (UnknownHostException none) {
            return List.of();
        }
    }

    private Instant notAfter(String domain) throws IOException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(domain, port), (int) PATIENCE.toMillis());
            plain.setSoTimeout((int) PATIENCE.toMillis());
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, domain, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                Certificate first = socket.getSession().getPeerCertificates()[0];
                return ((X509Certificate) first).getNotAfter().toInstant();
            }
        }
    }
}
