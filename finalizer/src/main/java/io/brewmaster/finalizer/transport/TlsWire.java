package io.brewmaster.finalizer.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;

/** TLS over a link. Records are encrypted several at a time, so that one system call sends them all. */
final class TlsWire implements Wire {
    private static final int RECORDS_A_WRITE = 8;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Link link;
    private final SSLEngine engine;
    /** From the network, still encrypted; being filled. */
    private final ByteBuffer arrived;
    /** For the network; being filled. */
    private final ByteBuffer leaving;
    /** Decrypted and not yet read; being drained. */
    private final ByteBuffer plain;

    private boolean ended;

    /** Over a link that is connected. The certificate has to be valid and for this host. */
    TlsWire(Link link, SSLContext context, String host, int port) {
        this.link = link;
        this.engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        int record = engine.getSession().getPacketBufferSize();
        this.arrived = ByteBuffer.allocate(2 * record);
        this.leaving = ByteBuffer.allocate(RECORDS_A_WRITE * record);
        this.plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .limit(0);
    }

    /** @throws SSLException when it fails, a certificate that is not trusted included */
    void handshake(Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        engine.beginHandshake();
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> sendHandshake();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> hearHandshake(deadline);
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void sendHandshake() throws IOException {
        engine.wrap(NOTHING, leaving);
        leaving.flip();
        try {
            link.writeAll(leaving);
        } finally {
            leaving.compact();
        }
    }

    private void hearHandshake(long deadline) throws IOException {
        Status status = unwrap().getStatus();
        if (status == Status.BUFFER_UNDERFLOW) {
            Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
            try {
                if (link.read(arrived, left) < 0) {
                    throw new SSLHandshakeException("the other end left in the middle of the handshake");
                }
            } catch (SocketTimeoutException slow) {
                throw (IOException) new SocketTimeoutException("the TLS handshake takes too long").initCause(slow);
            }
        } else if (status == Status.CLOSED) {
            throw new SSLHandshakeException("the other end refused the handshake");
        }
    }

    private SSLEngineResult unwrap() throws SSLException {
        arrived.flip();
        plain.clear();
        try {
            return engine.unwrap(arrived, plain);
        } finally {
            arrived.compact();
            plain.flip();
        }
    }

    @Override
    public int read(ByteBuffer into, Duration atMost) throws IOException {
        while (!decrypt()) {
            if (ended) {
                return -1;
            }
            if (link.read(arrived, atMost) < 0) {
                throw cutOff();
            }
        }
        return drain(into);
    }

    @Override
    public int readNow(ByteBuffer into) throws IOException {
        while (!decrypt()) {
            if (ended) {
                return -1;
            }
            int read = link.readNow(arrived);
            if (read < 0) {
                throw cutOff();
            }
            if (read == 0) {
                return 0;
            }
        }
        return drain(into);
    }

    /** Without it, whoever cuts a connection could shorten an answer unnoticed. */
    private static EOFException cutOff() {
        return new EOFException("the connection was cut");
    }

    private int drain(ByteBuffer into) {
        int bytes = Math.min(into.remaining(), plain.remaining());
        into.put(into.position(), plain, plain.position(), bytes);
        into.position(into.position() + bytes);
        plain.position(plain.position() + bytes);
        return bytes;
    }

    /** Whether there is something to read. Session tickets and key updates are TLS's own and are not. */
    private boolean decrypt() throws IOException {
        while (!plain.hasRemaining() && !ended) {
            SSLEngineResult result = unwrap();
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                return false;
            }
            ended = result.getStatus() == Status.CLOSED;
            settle(result.getHandshakeStatus());
        }
        return plain.hasRemaining();
    }

    private void settle(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !ended) {
            sendHandshake();
        }
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
        while (from.hasRemaining()) {
            SSLEngineResult result = engine.wrap(from, leaving);
            if (result.getStatus() == Status.CLOSED) {
                throw cutOff();
            }
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                if (!flush()) {
                    return false;
                }
            } else if (result.bytesProduced() == 0) {
                throw new SSLException("the other end wants to negotiate anew");
            }
        }
        return flush();
    }

    private boolean flush() throws IOException {
        leaving.flip();
        try {
            while (!link.write(leaving)) {
                int read = link.readNow(arrived);
                if (read < 0) {
                    throw cutOff();
                }
                if (decrypt()) {
                    return false;
                }
            }
            return true;
        } finally {
            leaving.compact();
        }
    }

    /** Says goodbye, if the system takes it at once. */
    @Override
    public void end() {
        try {
            engine.closeOutbound();
            engine.wrap(NOTHING, leaving);
            leaving.flip();
            link.writeNow(leaving);
        } catch (IOException gone) {
            // Nobody is there to hear it.
        } finally {
            link.close();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
