package io.brewmaster.docker;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A process that behaves towards the guard as Jibri does: records with a child process that outlives it, has no shutdown hook,
 * answers POST shutdown before it acts, calls the finalise script with one argument and an open pipe as stdin, and exits with 255.
 */
public final class FakeJibri {
    /** What it does when it is asked to shut down, or instead. */
    enum Manner {
        /** As it should. */
        ORDERLY,
        /** Takes the connection and never answers. */
        SILENT,
        /** Answers, and then hangs before it stops anything. */
        STUCK,
        /** Ends by itself with exit code 1 as soon as the recording has begun. */
        DIES
    }

    /** Stands for ffmpeg: appends to its file until SIGINT, then writes an index and ends. */
    private static final String WRITER = """
            mkdir -p "$1" && exec 3>>"$1/room_2026-11-20-17-30-00.mp4" || exit
            trap 'echo index >&3; exit 0' INT
            while :; do echo frame >&3; sleep 0.05; done
            """;

    private static final CountDownLatch SHUTDOWN = new CountDownLatch(1);

    private FakeJibri() {}

    /** Arguments: a {@link Manner}; what the health API calls the state; the session's directory if it records one. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Manner manner = Manner.valueOf(arguments[0]);
        serve(
                "JIBRI_HTTP_API_EXTERNAL_PORT",
                "/jibri/api/v1.0/health",
                Manner.ORDERLY,
                "{\"status\":{\"busyStatus\":\"" + arguments[1] + "\"}}");
        serve("JIBRI_HTTP_API_INTERNAL_PORT", "/jibri/api/internal/v1.0/shutdown", manner, "");
        List<String> session = List.of(arguments).subList(2, arguments.length);
        Process writer = null;
        for (String directory : session) {
            writer = new ProcessBuilder("sh", "-c", WRITER, "ffmpeg", directory)
                    .inheritIO()
                    .start();
            awaitMedia(Path.of(directory));
        }
        System.out.println("jibri: ready");
        if (manner == Manner.DIES) {
            System.exit(1);
        }
        SHUTDOWN.await();
        if (manner == Manner.STUCK) {
            new CountDownLatch(1).await();
        }
        if (writer != null) {
            new ProcessBuilder("kill", "-INT", Long.toString(writer.pid()))
                    .start()
                    .waitFor();
            writer.waitFor();
        }
        for (String directory : session) {
            new ProcessBuilder(System.getenv("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH"), directory)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
        }
        System.exit(255);
    }

    private static void serve(String portVariable, String path, Manner manner, String body) throws IOException {
        int port = Integer.parseInt(System.getenv(portVariable));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext(path, exchange -> {
            if (manner == Manner.SILENT) {
                return;
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
            if (exchange.getRequestMethod().equals("POST")) {
                SHUTDOWN.countDown();
            }
        });
        server.start();
    }

    private static void awaitMedia(Path session) throws IOException, InterruptedException {
        while (true) {
            if (Files.isDirectory(session)) {
                try (var files = Files.list(session)) {
                    if (files.findAny().isPresent()) {
                        return;
                    }
                }
            }
            Thread.sleep(20);
        }
    }
}
