package io.brewmaster.testkit.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate authority that lives for one run, and the one server certificate that it signs. Made here because a
 * fresh machine has no openssl, and keytool needs five processes for it.
 */
public final class TestAuthority {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_ALT_NAME = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name = "Brewmaster test authority " + Long.toHexString(RANDOM.nextLong());
    private final KeyPair keys = newKeys();

    /** Writes {@code ca.pem}, {@code server.pem}, {@code server.key}; returns the SHA-256 of the server certificate. */
    public String writeInto(Path directory, CertificateKind kind, List<String> names, Instant now) throws IOException {
        Issued issued = issue(kind, names, now);
        writePem(directory.resolve("ca.pem"), "CERTIFICATE", encoded(issued.authority()));
        writePem(directory.resolve("server.pem"), "CERTIFICATE", encoded(issued.server()));
        writePem(directory.resolve("server.key"), "PRIVATE KEY", issued.key().getEncoded());
        return sha256(encoded(issued.server()));
    }

    /**
     * A certificate and its key.
     *
     * @param names of the server, unless the kind is {@link CertificateKind#WRONG_HOST}
     */
    Issued issue(CertificateKind kind, List<String> names, Instant now) {
        KeyPair serverKeys = newKeys();
        Instant from =
                kind == CertificateKind.EXPIRED ? now.minus(Duration.ofDays(60)) : now.minus(Duration.ofHours(1));
        Instant until =
                kind == CertificateKind.EXPIRED ? now.minus(Duration.ofDays(30)) : now.plus(Duration.ofDays(30));
        List<String> carried = kind == CertificateKind.WRONG_HOST ? List.of("somewhere-else.example") : names;
        byte[] server = certificate(
                carried.get(0),
                serverKeys,
                new Validity(from, until),
                extension(SUBJECT_ALT_NAME, Der.sequence(alternativeNames(carried))));
        byte[] authority = certificate(
                name,
                keys,
                new Validity(now.minus(Duration.ofDays(90)), now.plus(Duration.ofDays(90))),
                Der.sequence(Der.oid(BASIC_CONSTRAINTS), Der.trueValue(), Der.octets(Der.sequence(Der.trueValue()))));
        return new Issued(serverKeys.getPrivate(), parsed(server), parsed(authority));
    }

    /** What a server needs. */
    record Issued(PrivateKey key, X509Certificate server, X509Certificate authority) {}

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate parsed(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK does not read what was made here", e);
        }
    }

    private byte[] certificate(String subject, KeyPair subjectKeys, Validity validity, byte[] extension) {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] toBeSigned = Der.sequence(
                Der.tagged(0xa0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(64, RANDOM).setBit(64)),
                algorithm,
                distinguishedName(name),
                Der.sequence(Der.time(validity.from()), Der.time(validity.until())),
                distinguishedName(subject),
                subjectKeys.getPublic().getEncoded(),
                Der.tagged(0xa3, Der.sequence(extension)));
        return Der.sequence(toBeSigned, algorithm, Der.bits(sign(toBeSigned)));
    }

    private static byte[] distinguishedName(String commonName) {
        return Der.sequence(Der.set(Der.sequence(Der.oid(COMMON_NAME), Der.utf8(commonName))));
    }

    private static byte[] extension(String oid, byte[] content) {
        return Der.sequence(Der.oid(oid), Der.octets(content));
    }

    /** RFC 5280, 4.2.1.6: dNSName [2], iPAddress [7]. */
    private static byte[][] alternativeNames(List<String> names) {
        List<byte[]> encoded = new ArrayList<>();
        for (String each : names) {
            boolean isAddress = each.matches("[0-9.]+") || each.contains(":");
            encoded.add(
                    isAddress
                            ? Der.tagged(0x87, address(each))
                            : Der.tagged(0x82, each.getBytes(StandardCharsets.US_ASCII)));
        }
        return encoded.toArray(byte[][]::new);
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal + " is no address", e);
        }
    }

    private byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with ECDSA", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no elliptic curve P-256", e);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    static void writePem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }

    private record Validity(Instant from, Instant until) {}
}
