package io.brewmaster.finalizer.transport;

import java.security.Security;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;

/** The clients that ship, with what only tests want of them. */
public final class TestClients {
    private TestClients() {}

    public static SdkHttpClient open(Transport transport) {
        return open(transport, null);
    }

    /**
     * Also sees to it that portable means the JDK's own TLS, whatever was tested before.
     *
     * @param trusted null: whom the JVM trusts
     */
    public static SdkHttpClient open(Transport transport, TrustManager @Nullable [] trusted) {
        if (transport == Transport.PORTABLE) {
            Security.removeProvider("AmazonCorrettoCryptoProvider");
        }
        try {
            return HttpClients.open(transport, NativeCrypto::install, trusted);
        } catch (NoNativeCodeException here) {
            throw new IllegalStateException("this machine cannot run the fast transport", here);
        }
    }

    /** The fast one with waits that a test can sit out, and the proxies it wants. */
    static FastHttpClient impatient(Timeouts timeouts, Proxies proxies, TrustManager @Nullable [] trusted) {
        return new FastHttpClient(FastHttpClient.tls(trusted), proxies, timeouts, System::nanoTime);
    }

    /** No proxy, whatever the environment says. */
    static Proxies direct() {
        return new Proxies(scheme -> Optional.empty());
    }
}
