package io.brewmaster.agent.xmpp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Plain sockets that cannot keep a handshake waiting for ever (the library's own limits do not reach into a blocked TLS handshake), and
 * that can be closed beneath the encryption. After the login what comes from them is gathered.
 */
final class HandshakeSockets extends SocketFactory {
    private final int handshakeMillis;
    private final LongSupplier nanoTime;
    private volatile Optional<GatheringSocket> socket = Optional.empty();

    HandshakeSockets(Duration handshake, LongSupplier nanoTime) {
        handshakeMillis = (int) handshake.toMillis();
        this.nanoTime = nanoTime;
    }

    /** One input for all who read from it, one after the other: first the library, then the encryption. */
    private static final class GatheringSocket extends Socket {
        private final LongSupplier nanoTime;
        private @Nullable GatheredInput input;

        GatheringSocket(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        @Override
        public synchronized GatheredInput getInputStream() throws IOException {
            GatheredInput only = input;
            if (only == null) {
                only = new GatheredInput(super.getInputStream(), nanoTime);
                input = only;
            }
            return only;
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        GatheringSocket created = new GatheringSocket(nanoTime);
        created.setSoTimeout(handshakeMillis);
        created.setTcpNoDelay(true);
        socket = Optional.of(created);
        return created;
    }

    /** From here on silence is watched by asking; should even that hang, the read gives up by itself. */
    void established(ShardSettings.Patience patience) throws IOException {
        Optional<GatheringSocket> current = socket;
        if (current.isPresent()) {
            current.get().getInputStream().gather();
            current.get().setSoTimeout((int)
                    patience.quiet().plus(patience.pong()).multipliedBy(3).toMillis());
        }
    }

    void closeAll() {
        socket.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException e) {
                // It is being thrown away.
            }
        });
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("unconnected sockets only");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("unconnected sockets only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("unconnected sockets only");
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException("unconnected sockets only");
    }
}
