package io.brewmaster.finalizer.transport;

import java.util.Optional;

/**
 * Where a connection leads.
 *
 * @param host a name or an address, without brackets
 * @param proxy what is between
 */
record Route(boolean encrypted, String host, int port, Optional<Proxy> proxy) {
    /**
     * A proxy that speaks plain HTTP.
     *
     * @param authorization the value of Proxy-Authorization
     */
    record Proxy(String host, int port, Optional<String> authorization) {}

    /** Host and port as they stand in a request. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Plain requests are handed to the proxy; for encrypted ones it opens a tunnel and sees nothing. */
    boolean isForwarded() {
        return proxy.isPresent() && !encrypted;
    }

    Optional<String> proxyAuthorization() {
        return proxy.flatMap(Proxy::authorization);
    }

    /** What is connected to first. */
    String nextHost() {
        return proxy.map(Proxy::host).orElse(host);
    }

    int nextPort() {
        return proxy.map(Proxy::port).orElse(port);
    }
}
