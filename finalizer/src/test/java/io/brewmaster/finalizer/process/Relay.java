package io.brewmaster.finalizer.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A TCP relay on loopback in front of a server: as slow as wanted, and able to change the server behind it. */
final class Relay implements AutoCloseable {
    private static final int CHUNK = 16 << 10;

    private final ServerSocket listener;
    private final long bytesPerSecond;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile URI server;

    /** @param bytesPerSecond of each connection, towards the server */
    Relay(URI server, long bytesPerSecond) {
        this.server = server;
        this.bytesPerSecond = bytesPerSecond;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** New connections go there. */
    void to(URI other) {
        server = other;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                daemon(() -> relay(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void relay(Socket client) {
        try (client;
                Socket upstream = new Socket()) {
            open.add(upstream);
            upstream.connect(new InetSocketAddress(server.getHost(), server.getPort()), 5_000);
            daemon(() -> copy(upstream, client, Long.MAX_VALUE));
            copy(client, upstream, bytesPerSecond);
        } catch (IOException gone) {
            // Both ends are closed: that is what the client is to see.
        }
    }

    private static void copy(Socket from, Socket to, long bytesPerSecond) {
        byte[] buffer = new byte[CHUNK];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                if (bytesPerSecond < Long.MAX_VALUE) {
                    LockSupport.parkNanos(read * 1_000_000_000L / bytesPerSecond);
                }
            }
        } catch (IOException gone) {
            // As above.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
