package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;

/** Opens connections, and keeps those that are free for the next request. Safe for several threads. */
final class Connections {
    /** The most that are kept: as many as parts go up at once, and a few. */
    private static final int MOST_FREE = 16;

    private final SSLContext tls;
    private final Timeouts timeouts;
    private final LongSupplier nanoTime;
    /** The one that was used last comes first. */
    private final Deque<Connection> free = new ArrayDeque<>();

    private boolean closed;

    Connections(SSLContext tls, Timeouts timeouts, LongSupplier nanoTime) {
        this.tls = tls;
        this.timeouts = timeouts;
        this.nanoTime = nanoTime;
    }

    /** One that is free, or a new one. */
    Connection take(Route route, Abort abort) throws IOException {
        for (Optional<Connection> kept = poll(route); kept.isPresent(); kept = poll(route)) {
            if (!kept.get().isStale()) {
                abort.watch(kept.get().wire());
                return kept.get();
            }
            kept.get().wire().close();
        }
        return open(route, abort);
    }

    private synchronized Optional<Connection> poll(Route route) {
        for (Iterator<Connection> all = free.iterator(); all.hasNext(); ) {
            Connection next = all.next();
            if (!next.isReusable(nanoTime.getAsLong())) {
                all.remove();
                next.wire().end();
            } else if (next.route().equals(route)) {
                all.remove();
                return Optional.of(next);
            }
        }
        return Optional.empty();
    }

    /** A request is over. */
    void give(Connection connection) {
        long now = nanoTime.getAsLong();
        connection.rest(now);
        if (!connection.isReusable(now) || !keep(connection)) {
            connection.wire().close();
        }
    }

    private synchronized boolean keep(Connection connection) {
        if (closed) {
            return false;
        }
        free.addFirst(connection);
        if (free.size() > MOST_FREE) {
            free.removeLast().wire().end();
        }
        return true;
    }

    private Connection open(Route route, Abort abort) throws IOException {
        Link link = connect(route, abort);
        try {
            return new Connection(secured(link, route), route, timeouts, nanoTime.getAsLong());
        } catch (IOException | RuntimeException failed) {
            link.close();
            throw failed;
        }
    }

    /** To the first of a name's addresses that answers. */
    private Link connect(Route route, Abort abort) throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(route.nextHost())) {
            Link link = abort.watch(new Link(timeouts.stuck()));
            try {
                link.connect(new InetSocketAddress(address, route.nextPort()), timeouts.connect());
                return link;
            } catch (ConnectException unreachable) {
                link.close();
                last = unreachable;
            } catch (IOException | RuntimeException failed) {
                link.close();
                throw failed;
            }
        }
        throw last == null ? new ConnectException("no address for " + route.nextHost()) : last;
    }

    private Wire secured(Link link, Route route) throws IOException {
        if (!route.encrypted()) {
            return link;
        }
        if (route.proxy().isPresent()) {
            tunnel(link, route);
        }
        TlsWire wire = new TlsWire(link, tls, route.host(), route.port());
        wire.handshake(timeouts.connect());
        return wire;
    }

    private void tunnel(Link link, Route route) throws IOException {
        StringBuilder request =
                new StringBuilder("CONNECT " + route.authority() + " HTTP/1.1\r\nHost: " + route.authority() + "\r\n");
        route.proxyAuthorization()
                .ifPresent(value ->
                        request.append("Proxy-Authorization: ").append(value).append("\r\n"));
        request.append("\r\n");
        link.writeAll(ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8)));
        ResponseHead answer =
                new Connection(link, route, timeouts.whileConnecting(), nanoTime.getAsLong()).readFinalHead();
        if (answer.status() / 100 != 2) {
            throw new IOException("the proxy " + route.nextHost() + " answered " + answer.status());
        }
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        free.forEach(connection -> connection.wire().end());
        free.clear();
    }
}
