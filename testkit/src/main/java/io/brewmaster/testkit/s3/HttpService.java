package io.brewmaster.testkit.s3;

import io.brewmaster.testkit.net.Listener;
import io.brewmaster.testkit.tls.ServerTls;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP/1.1 on a loopback port, over TLS or not, a thread for each connection. The JDK's server is not used because it puts the machine's
 * time into every answer, and S3's own clock is one of the things to be tested.
 */
final class HttpService implements AutoCloseable {
    /** More than any client of ours opens. */
    private static final int MOST_CONNECTIONS = 256;

    /** Longer than any client keeps a connection that it does not use. */
    private static final int IDLE_MILLIS = 300_000;

    private static final int BUFFER = 64 << 10;

    private static final int NO_CONTENT = 204;

    private final Handler handler;
    private final Optional<ServerTls> tls;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Listener listener;

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        /**
         * Answers one, by the connection's own thread.
         *
         * @throws IOException when there is to be no answer: the connection is reset
         */
        S3Response answer(HttpRequest request) throws IOException;
    }

    HttpService(Handler handler, Optional<ServerTls> tls) {
        this.handler = handler;
        this.tls = tls;
        try {
            this.listener = new Listener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException("listening on loopback", e);
        }
    }

    int port() {
        return listener.port();
    }

    private void accept(Socket socket) {
        if (connections.size() == MOST_CONNECTIONS) {
            reset(socket);
            return;
        }
        connections.add(socket);
        Thread thread = new Thread(() -> serve(socket), "S3 within this JVM");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            Socket spoken = tls.isPresent() ? tls.get().over(socket) : socket;
            InputStream in = new BufferedInputStream(spoken.getInputStream(), BUFFER);
            OutputStream out = new BufferedOutputStream(spoken.getOutputStream(), BUFFER);
            while (serveOne(in, out)) {
                // The next request of the same connection.
            }
            spoken.close();
        } catch (IOException e) {
            // The client is gone, or it is to believe that of us.
            reset(socket);
        } finally {
            connections.remove(socket);
        }
    }

    private boolean serveOne(InputStream in, OutputStream out) throws IOException {
        HttpRequest request = HttpRequest.read(in).orElse(null);
        if (request == null) {
            return false;
        }
        if (request.header("Expect").filter("100-continue"::equalsIgnoreCase).isPresent()) {
            out.write(HttpRequest.bytes("HTTP/1.1 100 Continue\r\n\r\n"));
            out.flush();
        }
        S3Response response = handler.answer(request);
        // So that the client, which writes before it reads, gets to see the answer.
        request.body().transferTo(OutputStream.nullOutputStream());
        send(out, request, response);
        return request.header("Connection").filter("close"::equalsIgnoreCase).isEmpty();
    }

    private static void send(OutputStream out, HttpRequest request, S3Response response) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + response.status() + " \r\n");
        for (Map.Entry<String, String> header : response.headers().entrySet()) {
            head.append(header.getKey() + ": " + header.getValue() + "\r\n");
        }
        if (response.status() != NO_CONTENT) {
            head.append("Content-Length: " + response.length() + "\r\n");
        }
        head.append("\r\n");
        out.write(HttpRequest.bytes(head.toString()));
        if (!request.method().equals("HEAD")) {
            response.body().writeTo(out);
        }
        out.flush();
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException gone) {
            // As wanted.
        }
    }

    /** At once, in the middle of whatever is under way. */
    @Override
    public void close() {
        listener.close();
        connections.forEach(HttpService::reset);
    }
}
