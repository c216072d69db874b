package io.brewmaster.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;

/** Accepts connections on a port until it is closed. */
public final class Listener implements AutoCloseable {
    private static final int WAITING = 50;

    private final ServerSocket socket = new ServerSocket();
    private final Thread thread;

    /**
     * Listens from now on.
     *
     * @param taker gets each connection, on the one thread that accepts them: it must not block
     */
    public Listener(SocketAddress address, Consumer<Socket> taker) throws IOException {
        socket.setReuseAddress(true);
        socket.bind(address, WAITING);
        this.thread = Connection.daemon(() -> accept(taker));
    }

    private void accept(Consumer<Socket> taker) {
        while (true) {
            try {
                taker.accept(socket.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** The kernel goes on listening until the thread has left its accept, so that is waited for. */
    @Override
    public void close() {
        try {
            socket.close();
            thread.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
