package io.brewmaster.docker.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The little HTTP that the stand-ins speak. */
final class Rest {
    private final HttpServer server;

    private Rest(HttpServer server) {
        this.server = server;
    }

    static Rest on(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.start();
            return new Rest(server);
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }

    /** Answers 200 with what the handler makes of the request's body. */
    Rest answer(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                send(exchange, 200, handler.handle(body));
            } catch (IOException | RuntimeException e) {
                send(exchange, 500, e.toString());
            }
        });
        return this;
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().flush();
    }

    /** What one path does. */
    interface Handler {
        String handle(String body) throws IOException;
    }
}
