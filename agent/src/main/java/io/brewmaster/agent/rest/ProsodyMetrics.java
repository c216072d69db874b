package io.brewmaster.agent.rest;

import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;

/**
 * How many people are connected, by the numbers of Prosody's {@code mod_http_openmetrics}.
 *
 * <p>Measured with Prosody 0.12.3 (Debian 12): {@code prosody_mod_c2s__connections{host,type,ip_family}} has a line for each host and type
 * that has a session, with 0 for the other address family. Websockets are in it, with the type {@code c2s}; a session before its login has
 * the type {@code c2s_unauthed} and, once it named one, its host. BOSH is not in it, but in the two gauges of mod_bosh, which tell neither
 * hosts nor logins apart: all of them count, since the platform's own components never use BOSH. With nobody at all the first gauge has
 * its {@code # TYPE} and no line; that does not count as nobody, because it looks the same before Prosody first collects (once a
 * minute, unless {@code statistics_interval = "manual"}), and because this agent is connected itself. A session that lost its
 * connection and may be resumed is not in these numbers.
 */
public final class ProsodyMetrics {
    private static final String CONNECTIONS = "prosody_mod_c2s__connections";
    private static final List<String> BOSH =
            List.of("prosody_mod_bosh__active_sessions", "prosody_mod_bosh__inactive_sessions");

    /** More than any server holds. */
    private static final double MOST = 1e9;

    private final Rest rest;

    /** Asks nobody yet. */
    public ProsodyMetrics(Rest rest) {
        this.rest = rest;
    }

    /**
     * How many sessions people have: all but those on the domain of the platform's own accounts.
     *
     * @param address    as configured, such as {@code http://prosody:5280/metrics}
     * @param authDomain of the platform's own accounts, such as {@code auth.meet.jitsi}
     * @return 0 or more
     * @throws RestException if that is not known
     */
    public long clientSessions(URI address, String authDomain) throws RestException {
        Rest.Reply reply = rest.get(address, "application/openmetrics-text, text/plain");
        switch (reply.status()) {
            case HttpURLConnection.HTTP_FORBIDDEN ->
                throw new RestException(
                        address, "refused (403): let this agent in by openmetrics_allow_cidr or openmetrics_allow_ips");
            case HttpURLConnection.HTTP_NOT_FOUND ->
                throw new RestException(
                        address, "no metrics (404): Prosody needs mod_http_openmetrics and statistics = \"internal\"");
            default -> {
                try {
                    return people(reply.ok(), authDomain);
                } catch (IllegalArgumentException e) {
                    throw new RestException(address, "not understood: " + e.getMessage(), e);
                }
            }
        }
    }

    /** A single number that makes no sense spoils the sum, also where another would make up for it. */
    private static double sessions(Exposition.Sample sample) {
        double number = sample.value();
        if (number >= 0 && number <= MOST && number == Math.rint(number)) {
            return number;
        }
        throw new IllegalArgumentException(number + " sessions make no sense");
    }

    private static long people(String text, String authDomain) {
        if (!text.stripTrailing().endsWith("# EOF")) {
            throw new IllegalArgumentException("the text has no end");
        }
        List<Exposition.Sample> connections = Exposition.samples(text, CONNECTIONS);
        if (connections.isEmpty()) {
            throw new IllegalArgumentException("no " + CONNECTIONS + " in it");
        }
        double people = 0;
        for (Exposition.Sample sample : connections) {
            String host = sample.label("host");
            if (!host.isEmpty()
                    && !host.equals(authDomain)
                    && !sample.label("type").equals("c2s_unauthed")) {
                people += sessions(sample);
            }
        }
        for (String sessions : BOSH) {
            for (Exposition.Sample sample : Exposition.samples(text, sessions)) {
                people += sessions(sample);
            }
        }
        return (long) people;
    }
}
