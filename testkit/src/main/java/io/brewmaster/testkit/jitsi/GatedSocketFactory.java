package io.brewmaster.testkit.jitsi;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets below TLS that can do what a process does when it is stopped (nothing is read or written any more) or killed
 * (TCP ends, without TLS' or XMPP's goodbye).
 */
final class GatedSocketFactory extends SocketFactory {
    private final Gate gate = new Gate();
    private volatile Socket last = new Socket();

    /** From now on nothing goes in or out, and the connection stays. */
    void freeze() {
        gate.close();
    }

    /** What waited goes on. */
    void thaw() {
        gate.open();
    }

    /** Ends the TCP connection at once. */
    void cut() {
        try {
            last.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close a socket", e);
        } finally {
            gate.open();
        }
    }

    @Override
    public Socket createSocket() {
        GatedSocket socket = new GatedSocket(gate);
        last = socket;
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        Socket socket = createSocket();
        socket.connect(new InetSocketAddress(host, port));
        return socket;
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    private static final class GatedSocket extends Socket {
        private final Gate gate;

        GatedSocket(Gate gate) {
            this.gate = gate;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int value = super.read();
                    gate.pass();
                    return value;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int count = super.read(buffer, offset, length);
                    gate.pass();
                    return count;
                }
            };
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] buffer, int offset, int length) throws IOException {
                    gate.pass();
                    out.write(buffer, offset, length);
                }
            };
        }
    }

    private static final class Gate {
        private boolean closed;

        synchronized void close() {
            closed = true;
        }

        synchronized void open() {
            closed = false;
            notifyAll();
        }

        synchronized void pass() throws InterruptedIOException {
            while (closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while frozen");
                }
            }
        }
    }
}
