package io.brewmaster.agent.xmpp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom we take for the server: the setting {@code xmpp.trust}, read once. */
public sealed interface Trust {
    /** How a pin begins; 64 lower-case hexadecimal digits follow. */
    String PIN = "pin:sha256:";

    /** Any certificate: what docker-jitsi-meet's self-signed default needs when nothing else is known. */
    record All() implements Trust {}

    /** One certificate, whatever it says about itself. */
    record Pin(String sha256) implements Trust {}

    /** Certificates that lead to an authority, are in date and name the domain. */
    record Authorities(X509TrustManager manager, String name) implements Trust {}

    /** The setting cannot be used. */
    final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String problem, Throwable cause) {
            super(problem, cause);
        }
    }

    /**
     * Reads the setting, and the file that it may name.
     *
     * @param setting {@code all}, {@code system}, {@code pin:sha256:<hex>} or the path of a PEM file
     * @throws UnusableException with a message that says why
     */
    static Trust of(String setting) throws UnusableException {
        if (setting.equals("all")) {
            return new All();
        }
        if (setting.startsWith(PIN)) {
            return new Pin(setting.substring(PIN.length()));
        }
        try {
            return setting.equals("system")
                    ? new Authorities(manager(null), "the system's certificate authorities")
                    : new Authorities(manager(authorities(Path.of(setting))), setting);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new UnusableException("the certificates in " + setting + " cannot be read: " + e, e);
        }
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new IOException("no certificate in it");
        }
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority-" + number++, certificate);
        }
        return store;
    }

    private static X509TrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new NoSuchAlgorithmException("no X.509 trust manager");
    }

    /** The SHA-256 of a certificate in hexadecimal, as a pin has it. */
    static Optional<String> sha256(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Optional.of(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            return Optional.empty();
        }
    }
}
