package io.brewmaster.finalizer.transport;

import io.brewmaster.core.log.Log;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Makes the client that a transport stands for. */
public final class HttpClients {
    private static final Log LOG = Log.of(HttpClients.class);

    private HttpClients() {}

    /**
     * Makes one, and logs which; nothing is sent yet. The caller closes it.
     *
     * @throws NoNativeCodeException when it has to be {@link Transport#FAST} and cannot
     */
    public static SdkHttpClient open(Transport wanted) throws NoNativeCodeException {
        return open(wanted, NativeCrypto::install, Timeouts.DEFAULT, null);
    }

    /**
     * Makes one.
     *
     * @param nativeCode loads it; why not, or empty if it is there
     * @param trusted null: whom the JVM trusts
     */
    static SdkHttpClient open(
            Transport wanted,
            Supplier<Optional<String>> nativeCode,
            Timeouts timeouts,
            TrustManager @Nullable [] trusted)
            throws NoNativeCodeException {
        if (wanted == Transport.PORTABLE) {
            LOG.info("the transport is portable");
            return portable(timeouts, trusted);
        }
        Optional<String> problem = nativeCode.get();
        if (problem.isEmpty()) {
            LOG.info("the transport is fast");
            return new FastHttpClient(FastHttpClient.tls(trusted), Proxies.ofEnvironment(), timeouts, System::nanoTime);
        }
        if (wanted == Transport.FAST) {
            throw new NoNativeCodeException(problem.get());
        }
        LOG.warn("the transport is portable, native code does not load here", "problem", problem.get());
        return portable(timeouts, trusted);
    }

    private static SdkHttpClient portable(Timeouts timeouts, TrustManager @Nullable [] trusted) {
        UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                .connectionTimeout(timeouts.connect())
                .socketTimeout(timeouts.silence());
        if (trusted != null) {
            builder.tlsTrustManagersProvider(() -> trusted);
        }
        return builder.build();
    }
}
