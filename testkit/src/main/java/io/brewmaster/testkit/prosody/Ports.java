package io.brewmaster.testkit.prosody;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The ports of one server: for clients, for components and for plain HTTP (0 when it has none). */
record Ports(int client, int component, int http) {
    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 60_000;

    static Ports free(ProsodySettings settings) {
        int client = free(Set.of());
        int component = settings.form() == Form.EXTERNAL_BREWERY ? free(Set.of(client)) : 0;
        return new Ports(client, component, settings.http() ? free(Set.of(client, component)) : 0);
    }

    /**
     * Outside the range from which the kernel takes ports for outgoing connections, if that leaves any: else, while a
     * server is stopped, somebody's connection may take its port, even a client's own reconnect to it.
     */
    private static int free(Set<Integer> taken) {
        int bound = firstEphemeral() - LOWEST < 1_000 ? HIGHEST : Math.min(HIGHEST, firstEphemeral());
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, bound);
            if (!taken.contains(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port between " + LOWEST + " and " + bound);
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int firstEphemeral() {
        // The kernel gives such a file to one read only: Files.readString() would get its first digit.
        try (BufferedReader reader = Files.newBufferedReader(EPHEMERAL)) {
            return Integer.parseInt(reader.readLine().split("\\s+", -1)[0]);
        } catch (IOException | NumberFormatException e) {
            return 32_768; // Linux' default
        }
    }
}
