package io.brewmaster.testkit.tls;

import io.brewmaster.testkit.tls.TestAuthority.Issued;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS of a server on loopback, with a certificate of an authority that lives for one run. */
public final class ServerTls {
    /** Of the stores that are written for other processes, which hold nothing worth a password. */
    public static final String STORE_PASSWORD = "changeit";

    private static final String AUTHORITY = "authority";
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1");

    private final X509Certificate authority;
    private final SSLContext context;
    private final List<String> protocols;

    private ServerTls(X509Certificate authority, SSLContext context, List<String> protocols) {
        this.authority = authority;
        this.context = context;
        this.protocols = protocols;
    }

    /**
     * With a fresh certificate.
     *
     * @param protocols the only ones, such as {@code TLSv1.2}; none: what the JDK offers
     */
    public static ServerTls create(CertificateKind kind, String... protocols) {
        return create(kind, NAMES, List.of(protocols));
    }

    /** With a fresh certificate for these names instead of loopback's. */
    public static ServerTls named(CertificateKind kind, List<String> names) {
        return create(kind, names, List.of());
    }

    private static ServerTls create(CertificateKind kind, List<String> names, List<String> protocols) {
        Issued issued = new TestAuthority().issue(kind, names, Instant.now());
        return new ServerTls(issued.authority(), context(issued), protocols);
    }

    private static SSLContext context(Issued issued) {
        try {
            KeyStore store = emptyStore();
            Certificate[] chain = {issued.server(), issued.authority()};
            store.setKeyEntry("server", issued.key(), STORE_PASSWORD.toCharArray(), chain);
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(store, STORE_PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a server that makes its connections itself. */
    public SSLContext context() {
        return context;
    }

    /** The server's side of a connection; the handshake comes with the first byte that is read. */
    public SSLSocket over(Socket accepted) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(accepted, null, true);
        if (!protocols.isEmpty()) {
            socket.setEnabledProtocols(protocols.toArray(String[]::new));
        }
        return socket;
    }

    /** What a client has to trust: the authority, and nobody else. */
    public TrustManager[] trust() {
        try {
            return managers(trustStore());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes connections that trust the same. */
    public SSLSocketFactory clients() {
        try {
            SSLContext clients = SSLContext.getInstance("TLS");
            clients.init(null, trust(), null);
            return clients.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same from a store that another process has written. */
    public static TrustManager[] trust(Path store) {
        try {
            return managers(KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The authority of a store that another process has written, for programs that want it in a file of its own.
     *
     * @param pem is written
     */
    public static void writeAuthority(Path store, Path pem) {
        try {
            Certificate authority = KeyStore.getInstance(store.toFile(), STORE_PASSWORD.toCharArray())
                    .getCertificate(AUTHORITY);
            TestAuthority.writePem(pem, "CERTIFICATE", authority.getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance("PKIX");
        managers.init(store);
        return managers.getTrustManagers();
    }

    private KeyStore trustStore() throws GeneralSecurityException {
        KeyStore store = emptyStore();
        store.setCertificateEntry(AUTHORITY, authority);
        return store;
    }

    /** The same for the {@code javax.net.ssl.trustStore} of another process. */
    public void writeTrustStore(Path file) {
        try (OutputStream out = Files.newOutputStream(file)) {
            trustStore().store(out, STORE_PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
