package io.brewmaster.testkit.prosody;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that checks the server's certificate by the book: chain, dates, name. */
final class TlsClient implements AutoCloseable {
    private final String featuresBefore;
    private final String featuresAfter;
    private final SSLSocket socket;

    private TlsClient(String featuresBefore, String featuresAfter, SSLSocket socket) {
        this.featuresBefore = featuresBefore;
        this.featuresAfter = featuresAfter;
        this.socket = socket;
    }

    /** Connects, trusting only the server's own authority, for a server of this name. */
    static TlsClient open(ProsodyServer server, String expectedName) throws Exception {
        Socket plain = new Socket(server.host(), server.port());
        plain.setSoTimeout(10_000);
        try {
            String before = ask(plain, opening(server), "</stream:features>");
            ask(plain, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<proceed");
            SSLSocket secure = (SSLSocket)
                    trusting(server).getSocketFactory().createSocket(plain, expectedName, server.port(), true);
            SSLParameters parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
            secure.startHandshake();
            return new TlsClient(before, ask(secure, opening(server), "</stream:features>"), secure);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    String featuresBefore() {
        return featuresBefore;
    }

    String featuresAfter() {
        return featuresAfter;
    }

    X509Certificate verifiedCertificate() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static String opening(ProsodyServer server) {
        return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0'"
                + " xmlns:stream='http://etherx.jabber.org/streams' to='" + server.authDomain() + "'>";
    }

    private static String ask(Socket socket, String request, String awaited) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (answer.indexOf(awaited) < 0) {
            int count = in.read(buffer);
            if (count < 0) {
                throw new IOException("the stream ended after: " + answer);
            }
            answer.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        return answer.toString();
    }

    private static SSLContext trusting(ProsodyServer server) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(server.caCertificate())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
