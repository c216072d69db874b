package io.brewmaster.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay on a loopback port in front of a server, with the faults of a network: slow, late, cut, silent, refusing.
 * Without a fault set it hands on what comes. Faults hold for the connections that are there and for new ones, and any
 * thread may set them at any time.
 */
public final class ChaosProxy implements AutoCloseable {
    private final Faults faults = new Faults();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** Bound and never listening: it keeps the port ours while {@link #refuse} has no listener on it. */
    private final Socket reservation;

    private volatile URI server;
    private Listener listener;
    private boolean closed;

    private ChaosProxy(URI server) throws IOException {
        this.server = server;
        this.reservation = new Socket();
        reservation.setReuseAddress(true);
        reservation.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        this.listener = new Listener(reservation.getLocalSocketAddress(), this::accept);
    }

    /** Starts one in front of the server at this host and port. */
    public static ChaosProxy before(URI server) {
        try {
            return new ChaosProxy(server);
        } catch (IOException e) {
            throw new UncheckedIOException("starting a relay", e);
        }
    }

    /** Where to connect instead of to the server, with the server's own scheme. */
    public URI endpoint() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + reservation.getLocalPort());
    }

    /** New connections go there; those that are open stay where they are. */
    public ChaosProxy to(URI other) {
        server = other;
        return this;
    }

    /** Each connection carries at most so many bytes per second, each way. */
    public ChaosProxy throttle(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("at least 1 byte per second, not " + bytesPerSecond);
        }
        faults.bytesPerSecond = bytesPerSecond;
        return this;
    }

    /** What a client says first, or says after an answer, reaches the server so much later. */
    public ChaosProxy delay(Duration delay) {
        faults.delay = delay;
        return this;
    }

    /**
     * The connection that is made next ends once it has carried so many bytes to the server, which gets them and sees an
     * end; the client sees a reset.
     */
    public ChaosProxy cutNextAfter(long bytes) {
        faults.cutNextAfter.set(bytes);
        return this;
    }

    /** As {@link #cutNextAfter}, for every connection; what an open one has carried before does not count. */
    public ChaosProxy cutAllAfter(long bytes) {
        faults.cutAllAfter = bytes;
        connections.forEach(connection -> connection.cutAfter(bytes));
        return this;
    }

    /** Connections are accepted, nothing is handed on, either way. After {@link #heal} what was held back goes on. */
    public ChaosProxy blackhole() {
        faults.blackhole(true);
        return this;
    }

    /** New connections are refused. */
    public synchronized ChaosProxy refuse() {
        listener.close();
        return this;
    }

    /** Closes all that are open, with a reset to both ends. */
    public ChaosProxy closeConnections() {
        connections.forEach(Connection::reset);
        return this;
    }

    /** How many connections are open. */
    public int connections() {
        return connections.size();
    }

    /** No fault from now on. The server stays the one that was set last. */
    public synchronized ChaosProxy heal() {
        faults.clear();
        connections.forEach(connection -> connection.cutAfter(Faults.NEVER));
        if (listener.isClosed() && !closed) {
            try {
                listener = new Listener(reservation.getLocalSocketAddress(), this::accept);
            } catch (IOException e) {
                throw new UncheckedIOException("listening again", e);
            }
        }
        return this;
    }

    private void accept(Socket client) {
        Connection connection = new Connection(client, faults);
        connections.add(connection);
        URI target = server;
        Connection.daemon(() -> {
            connection.relayTo(target);
            connections.remove(connection);
        });
    }

    /** Ends the relay and all its connections. */
    @Override
    public synchronized void close() {
        closed = true;
        listener.close();
        closeConnections();
        faults.clear();
        try {
            reservation.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
