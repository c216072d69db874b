package io.brewmaster.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Who this process is.
 *
 * @param id      {@code brewmaster-<host>-<random>}: the nick in the rooms; new with every start, so that a dead agent's occupant, which may
 *                stay for a while, is never taken for the living one
 * @param host    its host's name: the nick of a bridge beside it, by docker-jitsi-meet's default
 * @param version of this program
 */
record Identity(String id, String host, String version) {
    private static final int HOST_LENGTH = 63;
    private static final int RANDOMS = 36 * 36 * 36 * 36;

    static Identity of(Map<String, String> environment, RandomGenerator random) {
        String suffix = Integer.toString(RANDOMS + random.nextInt(RANDOMS), 36).substring(1);
        String host = Optional.ofNullable(environment.get("HOSTNAME")).orElseGet(Identity::localName);
        return new Identity(
                "brewmaster-" + plain(host) + "-" + suffix,
                host,
                Optional.ofNullable(Identity.class.getPackage().getImplementationVersion())
                        .orElse("development"));
    }

    /** What every server takes as a nick. */
    private static String plain(String host) {
        String plain = host.replaceAll("[^A-Za-z0-9._-]", "-");
        return plain.substring(0, Math.min(plain.length(), HOST_LENGTH));
    }

    private static String localName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "host";
        }
    }
}
