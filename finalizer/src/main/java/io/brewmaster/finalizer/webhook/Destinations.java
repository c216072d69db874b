package io.brewmaster.finalizer.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses a webhook may lead to: those of the public internet, and networks that the operator names. A recorder
 * stands inside a network whose services trust whoever reaches them; a name that somebody else controls must not lead
 * there.
 */
public final class Destinations {
    /** The special-purpose registries of IANA (RFC 6890), less what is only for documentation. */
    private static final List<Network> NOT_PUBLIC = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // All of IPv6 but its global unicast: unspecified, loopback, unique-local, link-local, multicast.
            "::/3",
            "4000::/2",
            "8000::/1",
            // Within it: Teredo, and other ways into an IPv4 network.
            "2001::/23",
            "2002::/16");
    /** IPv4 behind a translator, in the last four bytes: what they say counts (RFC 6052). */
    private static final Network TRANSLATED = Network.parse("64:ff9b::/96");

    private static final int TRANSLATED_PREFIX = 12;

    private final List<Network> ours;

    /**
     * Public addresses and these.
     *
     * @param ours networks such as {@code 10.1.0.0/16}
     * @throws IllegalArgumentException when one is none; one line for a user
     */
    public Destinations(List<String> ours) {
        this.ours = ours.stream().map(Network::parse).toList();
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(Network::parse).toList();
    }

    /** Whether it may be connected to. */
    boolean isAllowed(InetAddress address) {
        if (ours.stream().anyMatch(network -> network.holds(address))) {
            return true;
        }
        if (TRANSLATED.holds(address)) {
            return isAllowed(behind(address));
        }
        return NOT_PUBLIC.stream().noneMatch(network -> network.holds(address));
    }

    private static InetAddress behind(InetAddress translated) {
        byte[] all = translated.getAddress();
        try {
            return Inet4Address.getByAddress(Arrays.copyOfRange(all, TRANSLATED_PREFIX, all.length));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four bytes are an address", impossible);
        }
    }
}
