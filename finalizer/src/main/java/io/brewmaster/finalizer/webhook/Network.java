package io.brewmaster.finalizer.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that begin alike, as in {@code 10.1.0.0/16}. */
record Network(InetAddress address, int bits) {
    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none; one line for a user
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        try {
            // Of digits, dots and colons alone: nothing that a server of names would be asked for.
            String address = text.substring(0, slash);
            if (!address.matches("\\d+\\.\\d+\\.\\d+\\.\\d+") && !address.contains(":")) {
                throw new IllegalArgumentException(text + " is no network");
            }
            Network network = new Network(InetAddress.getByName(address), Integer.parseInt(text.substring(slash + 1)));
            if (network.bits > network.address.getAddress().length * Byte.SIZE) {
                throw new IllegalArgumentException(text + " is no network: it has more bits than an address");
            }
            return network;
        } catch (UnknownHostException | NumberFormatException | IndexOutOfBoundsException malformed) {
            throw new IllegalArgumentException(text + " is no network", malformed);
        }
    }

    boolean holds(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((mine[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
