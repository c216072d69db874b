package io.brewmaster.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** Sends back what it gets, a mark first so that one can be told from another. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final int mark;

    EchoServer(int mark) throws IOException {
        this.mark = mark;
        Connection.daemon(this::accept);
    }

    URI uri() {
        return URI.create("tcp://127.0.0.1:" + listener.getLocalPort());
    }

    /** Bytes, over all connections. */
    long received() {
        return received.get();
    }

    /** How many connections have come to an end, whatever end. */
    long ended() {
        return ended.get();
    }

    private void accept() {
        while (true) {
            try {
                Socket client = listener.accept();
                Connection.daemon(() -> echo(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void echo(Socket client) {
        byte[] buffer = new byte[8192];
        try (client) {
            client.getOutputStream().write(mark);
            InputStream in = client.getInputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received.addAndGet(n);
                client.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException reset) {
            // An end as well.
        } finally {
            ended.incrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
