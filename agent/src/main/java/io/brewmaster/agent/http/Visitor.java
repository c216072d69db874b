package io.brewmaster.agent.http;

import com.sun.net.httpserver.Headers;
import java.util.List;
import java.util.Locale;

/**
 * Who asks. The port is on the loopback address, but a browser of this machine also carries requests of pages from elsewhere: those must
 * neither read what is shown here, by a name of theirs that resolves to 127.0.0.1, nor change anything.
 */
final class Visitor {
    private final Headers headers;

    Visitor(Headers headers) {
        this.headers = headers;
    }

    /** Whether the request names this machine's loopback address, as one does that was not tricked. */
    boolean namesLoopback() {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        return hosts.size() == 1 && isLoopback(host(hosts.get(0)));
    }

    /** Whether it was sent by a page of our own, or by no page at all. */
    boolean isOurs() {
        String origin = headers.getFirst("Origin");
        String site = headers.getFirst("Sec-Fetch-Site");
        return (origin == null || origin.equalsIgnoreCase("http://" + headers.getFirst("Host")))
                && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    /** Without the port, which a tunnel may change. */
    private static String host(String header) {
        int colon = header.lastIndexOf(':');
        return colon > header.lastIndexOf(']') ? header.substring(0, colon) : header;
    }

    private static boolean isLoopback(String host) {
        return switch (host.toLowerCase(Locale.ROOT)) {
            case "localhost", "127.0.0.1", "[::1]" -> true;
            default -> false;
        };
    }
}
