package io.brewmaster.finalizer.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. */
@FunctionalInterface
public interface Names {
    /** All of them, in the order in which they are to be tried; an address is its own name. */
    List<InetAddress> addresses(String host) throws UnknownHostException;

    /** As the system does it. */
    static Names ofTheSystem() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
