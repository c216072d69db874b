package io.brewmaster.finalizer.transport;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;
import java.util.Optional;

/** Amazon's Corretto Crypto Provider below the JDK's own TLS: native AES-GCM, and certificates checked as ever. */
final class NativeCrypto {
    private NativeCrypto() {}

    /**
     * From now on the JVM's TLS encrypts with it; called again, it changes nothing.
     *
     * @return why not; empty if so
     */
    static Optional<String> install() {
        try {
            AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable error = provider.getLoadingError();
            if (error != null) {
                return Optional.of(error.toString());
            }
            Security.insertProviderAt(provider, 1);
            return Optional.empty();
        } catch (LinkageError missing) {
            return Optional.of(missing.toString());
        }
    }
}
