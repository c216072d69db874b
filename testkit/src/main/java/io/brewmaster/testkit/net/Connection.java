package io.brewmaster.testkit.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One client's connection through a {@link ChaosProxy}. */
final class Connection {
    private static final int CHUNK = 16 << 10;

    /** A throttled connection moves ten times a second, so that it is slow and not jerky. */
    private static final int PIECES_PER_SECOND = 10;

    private static final int CONNECT_MILLIS = 5_000;

    private final Socket client;
    private final Socket server = new Socket();
    private final Faults faults;
    private final AtomicLong leftBeforeCut;

    /** Whether what the client says next is a new request. */
    private volatile boolean answered = true;

    Connection(Socket client, Faults faults) {
        this.client = client;
        this.faults = faults;
        this.leftBeforeCut = new AtomicLong(faults.cut());
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "chaos proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void cutAfter(long bytes) {
        leftBeforeCut.set(bytes);
    }

    /** Returns when both ends are done. */
    void relayTo(URI target) {
        try {
            faults.awaitLight();
            server.connect(new InetSocketAddress(target.getHost(), target.getPort()), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread answers = daemon(this::answers);
            requests();
            answers.join();
        } catch (IOException | InterruptedException gone) {
            // Both ends are closed: that is what they are to see.
        } finally {
            reset();
        }
    }

    private void requests() throws IOException, InterruptedException {
        byte[] buffer = new byte[CHUNK];
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int read = in.read(buffer, 0, most()); read >= 0; read = in.read(buffer, 0, most())) {
            if (answered) {
                TimeUnit.NANOSECONDS.sleep(faults.delay.toNanos());
                answered = false;
            }
            faults.awaitLight();
            int allowed = (int) Math.min(read, leftBeforeCut.get());
            out.write(buffer, 0, allowed);
            if (leftBeforeCut.addAndGet(-allowed) <= 0) {
                cut();
                return;
            }
            pace(read);
        }
        server.shutdownOutput();
    }

    private void answers() {
        byte[] buffer = new byte[CHUNK];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer, 0, most()); read >= 0; read = in.read(buffer, 0, most())) {
                faults.awaitLight();
                answered = true;
                out.write(buffer, 0, read);
                pace(read);
            }
            client.shutdownOutput();
        } catch (IOException | InterruptedException gone) {
            reset();
        }
    }

    private int most() {
        return (int) Math.max(1, Math.min(CHUNK, faults.bytesPerSecond / PIECES_PER_SECOND));
    }

    private void pace(int bytes) throws InterruptedException {
        long speed = faults.bytesPerSecond;
        if (speed < Faults.NEVER) {
            TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(bytes) / speed);
        }
    }

    /** An ordinary end for the server: a reset could take bytes from it that it was to get. */
    private void cut() throws IOException {
        reset(client);
        server.shutdownOutput();
    }

    void reset() {
        reset(client);
        reset(server);
    }

    private static void reset(Socket socket) {
        synchronized (socket) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException gone) {
                // Closed by another thread or by the other end.
            }
        }
    }
}
