package io.brewmaster.finalizer.transport;

import java.security.GeneralSecurityException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Moves bytes for the SDK, and nothing else: large reads of the file, large records, large writes. Signing, credentials,
 * retries and XML stay the SDK's. It keeps connections for the next request.
 */
final class FastHttpClient implements SdkHttpClient {
    private final Proxies proxies;
    private final Connections connections;

    FastHttpClient(SSLContext tls, Proxies proxies, Timeouts timeouts, LongSupplier nanoTime) {
        this.proxies = proxies;
        this.connections = new Connections(tls, timeouts, nanoTime);
    }

    /**
     * TLS as this JVM has it now.
     *
     * @param trusted null: whom the JVM trusts
     */
    static SSLContext tls(TrustManager @Nullable [] trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Exchange(connections, proxies.route(request.httpRequest()), request);
    }

    @Override
    public String clientName() {
        return "Brewmaster";
    }

    @Override
    public void close() {
        connections.close();
    }
}
