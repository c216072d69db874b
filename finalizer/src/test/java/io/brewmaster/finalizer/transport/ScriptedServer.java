package io.brewmaster.finalizer.transport;

import io.brewmaster.testkit.net.Listener;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Does on each connection, byte by byte, what a test has written down. */
final class ScriptedServer implements AutoCloseable {
    private final Optional<ServerTls> tls;
    private final Script script;
    private final Listener listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** What one connection goes through; at its end it is closed. */
    @FunctionalInterface
    interface Script {
        void play(Talk talk) throws IOException;
    }

    ScriptedServer(Script script) {
        this(Optional.empty(), script);
    }

    ScriptedServer(Optional<ServerTls> tls, Script script) {
        this.tls = tls;
        this.script = script;
        try {
            this.listener = new Listener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(Socket socket) {
        connections.incrementAndGet();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "scripted server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket accepted) {
        try (accepted;
                Socket spoken = tls.isPresent() ? tls.get().over(accepted) : accepted) {
            script.play(new Talk(accepted, spoken.getInputStream(), spoken.getOutputStream(), closing));
        } catch (IOException gone) {
            // The client has left, as some tests want it to.
        }
    }

    URI uri() {
        return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + listener.port() + "/k");
    }

    int port() {
        return listener.port();
    }

    /** How many came so far. */
    int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        closing.countDown();
        listener.close();
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException gone) {
                // As wanted.
            }
        }
    }

    /** One connection. */
    static final class Talk {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final CountDownLatch closing;

        Talk(Socket socket, InputStream in, OutputStream out, CountDownLatch closing) {
            this.socket = socket;
            this.in = new BufferedInputStream(in);
            this.out = out;
            this.closing = closing;
        }

        /** Neither reads nor speaks any more, until the server is closed. */
        void standStill() {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** The TCP connection below. */
        Socket socket() {
            return socket;
        }

        InputStream in() {
            return in;
        }

        OutputStream out() {
            return out;
        }

        /** Up to the empty line; empty when the client has left. */
        String hearHead() throws IOException {
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                    return head.toString();
                }
            }
            return "";
        }

        byte[] hear(int bytes) throws IOException {
            return in.readNBytes(bytes);
        }

        void say(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }
}
