package io.brewmaster.finalizer.transport;

import java.security.Security;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/** The clients that ship, with what only tests want of them. */
public final class TestClients {
    private TestClients() {}

    /**
     * As it ships.
     *
     * @param trusted null: whom the JVM trusts
     */
    public static SdkHttpClient open(Transport transport, TrustManager @Nullable [] trusted) {
        return open(transport, Timeouts.DEFAULT, trusted);
    }

    /** Also sees to it that portable means the JDK's own TLS, whatever was tested before. */
    static SdkHttpClient open(Transport transport, Timeouts timeouts, TrustManager @Nullable [] trusted) {
        if (transport == Transport.PORTABLE) {
            Security.removeProvider("AmazonCorrettoCryptoProvider");
        }
        try {
            return HttpClients.open(transport, NativeCrypto::install, timeouts, trusted);
        } catch (NoNativeCodeException here) {
            throw new IllegalStateException("this machine cannot run the fast transport", here);
        }
    }
}
