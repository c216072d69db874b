package io.brewmaster.finalizer.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection that never blocks outside of a wait with an end: only so can a write have a deadline, an answer be
 * heard while something is sent, and an interrupt or another thread's close end either.
 */
final class Link implements Wire {
    private final Selector selector;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Duration stuck;

    /**
     * Not connected yet.
     *
     * @param stuck how long not one byte may go out
     */
    Link(Duration stuck) throws IOException {
        this.stuck = stuck;
        this.selector = Selector.open();
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, 0);
    }

    void connect(InetSocketAddress address, Duration atMost) throws IOException {
        boolean connected = channel.connect(address);
        while (!connected) {
            try {
                await(SelectionKey.OP_CONNECT, atMost);
            } catch (SocketTimeoutException none) {
                throw (IOException) new ConnectException("no connection to " + address + " within " + seconds(atMost))
                        .initCause(none);
            }
            connected = channel.finishConnect();
        }
    }

    @Override
    public int read(ByteBuffer into, Duration atMost) throws IOException {
        int read = channel.read(into);
        while (read == 0) {
            await(SelectionKey.OP_READ, atMost);
            read = channel.read(into);
        }
        return read;
    }

    @Override
    public int readNow(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean write(ByteBuffer from) throws IOException {
        while (channel.write(from) >= 0 && from.hasRemaining()) {
            await(SelectionKey.OP_WRITE | SelectionKey.OP_READ, stuck);
            if (key.isReadable()) {
                return false;
            }
        }
        return true;
    }

    /** Sends all of it, whatever the other end says meanwhile. */
    void writeAll(ByteBuffer from) throws IOException {
        while (channel.write(from) >= 0 && from.hasRemaining()) {
            await(SelectionKey.OP_WRITE, stuck);
        }
    }

    /** What the system takes at once. */
    void writeNow(ByteBuffer from) throws IOException {
        channel.write(from);
    }

    private void await(int operations, Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            key.interestOps(operations);
            while (true) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new SocketTimeoutException("nothing moves for " + seconds(atMost));
                }
                int ready = selector.select(TimeUnit.NANOSECONDS.toMillis(left) + 1);
                selector.selectedKeys().clear();
                if (Thread.currentThread().isInterrupted()) {
                    throw new InterruptedIOException("stopped while waiting for the network");
                }
                if (ready > 0) {
                    return;
                }
            }
        } catch (CancelledKeyException | ClosedSelectorException closed) {
            throw (IOException) new AsynchronousCloseException().initCause(closed);
        }
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    @Override
    public void end() {
        close();
    }

    @Override
    public void close() {
        try (selector) {
            channel.close();
        } catch (IOException gone) {
            // As wanted.
        }
    }
}
