package io.brewmaster.agent.xmpp;

import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/**
 * What we offer a server to encrypt with. The agent's JVM compiles with C1 alone, which has no use for the processor's AES: 4 KiB cost it 140 µs in
 * AES-GCM and 40 µs in ChaCha20-Poly1305. A server that may choose takes AES, so it may not.
 */
enum Ciphers {
    /** ChaCha20-Poly1305 only. */
    LIGHT,
    /** All that the JDK trusts, for servers without the former: OpenSSL in FIPS mode. */
    ALL;

    private static final int MAX_CAUSES = 10;

    /** Empty for the JDK's own choice. */
    Optional<String[]> offered() {
        return switch (this) {
            case LIGHT ->
                Optional.of(new String[] {
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
                });
            case ALL -> Optional.empty();
        };
    }

    /** Whether the server has turned our offer down: TLS says no more than that. */
    static boolean refused(Throwable failure) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < MAX_CAUSES; at = at.getCause(), depth++) {
            if (at instanceof SSLHandshakeException
                    && String.valueOf(at.getMessage()).matches(".*(handshake_failure|insufficient_security).*")) {
                return true;
            }
        }
        return false;
    }
}
