package io.brewmaster.finalizer.transport;

import io.brewmaster.finalizer.transport.Route.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.utils.ProxyConfigProvider;

/** Which proxy a request takes, by the SDK's own reading of the environment: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
final class Proxies {
    private final Optional<ProxyConfigProvider> forHttps;
    private final Optional<ProxyConfigProvider> forHttp;

    /**
     * Read once.
     *
     * @param settings by scheme, http or https
     */
    Proxies(Function<String, Optional<ProxyConfigProvider>> settings) {
        this.forHttps = settings.apply("https");
        this.forHttp = settings.apply("http");
    }

    static Proxies ofEnvironment() {
        return new Proxies(
                scheme -> Optional.ofNullable(ProxyConfigProvider.fromSystemEnvironmentSettings(true, true, scheme)));
    }

    Route route(SdkHttpRequest request) {
        boolean encrypted = request.protocol().equals("https");
        String host = request.host().replaceAll("^\\[|]$", "");
        Optional<Proxy> proxy = (encrypted ? forHttps : forHttp)
                .filter(settings -> settings.host() != null && !isExempt(settings, host))
                .map(settings -> new Proxy(settings.host(), settings.port(), authorization(settings)));
        return new Route(encrypted, host, request.port(), proxy);
    }

    private static boolean isExempt(ProxyConfigProvider settings, String host) {
        return settings.nonProxyHosts().stream()
                .anyMatch(pattern -> host.toLowerCase(Locale.ROOT).matches(pattern));
    }

    private static Optional<String> authorization(ProxyConfigProvider settings) {
        return settings.userName().map(user -> {
            String both = user + ":" + settings.password().orElse("");
            return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        });
    }
}
