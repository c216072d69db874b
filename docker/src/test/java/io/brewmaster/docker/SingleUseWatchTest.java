package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class SingleUseWatchTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Scripts scripts;
    private HttpServer jibri;
    private volatile String state = "IDLE";
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger shutdowns = new AtomicInteger();

    @BeforeEach
    void startJibri() throws IOException {
        scripts = new Scripts(directory).needsHttp().set("JIBRI_SINGLE_USE_MODE", "true");
        scripts.change("single-use-watch", "interval", 5, 1).change("single-use-watch", "pause", 30, 1);
        jibri = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        jibri.createContext("/jibri/api/v1.0/health", exchange -> {
            looks.incrementAndGet();
            byte[] body = ("{\"status\":{\"busyStatus\":\"" + state + "\",\"health\":{\"healthStatus\":\"HEALTHY\"}}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        jibri.createContext("/jibri/api/internal/v1.0/shutdown", exchange -> {
            if (exchange.getRequestMethod().equals("POST")) {
                shutdowns.incrementAndGet();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        jibri.start();
        String port = Integer.toString(jibri.getAddress().getPort());
        scripts.set("JIBRI_HTTP_API_EXTERNAL_PORT", port).set("JIBRI_HTTP_API_INTERNAL_PORT", port);
    }

    @AfterEach
    void stopJibri() {
        jibri.stop(0);
    }

    @Test
    void endsAJibriThatIsUsedUp() throws Exception {
        Scripts.Running watch = scripts.start("single-use-watch");
        await().atMost(PATIENCE).until(() -> looks.get() > 1);
        assertThat(shutdowns).hasValue(0);
        state = "EXPIRED";
        await().atMost(PATIENCE).until(() -> shutdowns.get() == 1);
        watch.terminate();
        assertThat(watch.await().lines())
                .containsExactly("brewmaster: single-use mode: the recording is delivered, the container ends");
    }

    @Test
    void deliversWhatIsLeftBeforeItEndsJibri() throws Exception {
        Path session = Files.createDirectories(scripts.recordings().resolve("abc"));
        Files.writeString(session.resolve("room.mp4"), "media");
        // Fails twice.
        scripts.replace(scripts.bin("finalize-recording"), """
                echo try >>"$BREWMASTER_RUN/tries"
                [ "$(wc -l <"$BREWMASTER_RUN/tries")" -gt 2 ] || exit 75
                rm -r "$1"
                """);
        Files.createDirectories(scripts.run());
        state = "EXPIRED";
        Scripts.Running watch = scripts.start("single-use-watch");
        await().atMost(PATIENCE).until(() -> shutdowns.get() == 1);
        assertThat(Files.readAllLines(scripts.run().resolve("tries"))).hasSize(3);
        assertThat(session).doesNotExist();
        watch.terminate();
        watch.await();
    }

    @Test
    void keepsTheContainerWhenItCannotDeliverAndSaysSoOnce() throws Exception {
        Path session = Files.createDirectories(scripts.recordings().resolve("abc"));
        Files.writeString(session.resolve("room.mp4"), "media");
        scripts.replace(scripts.bin("finalize-recording"), "exit 78\n");
        scripts.change("single-use-watch", "tries", 8, 1);
        state = "EXPIRED";
        Scripts.Running watch = scripts.start("single-use-watch");
        watch.awaitLine("could not be delivered");
        int looked = looks.get();
        await().atMost(PATIENCE).until(() -> looks.get() > looked + 2);
        watch.terminate();
        assertThat(watch.await().lines())
                .containsExactly(
                        "brewmaster: " + session + " could not be delivered and is kept: the container stays for"
                                + " it; 'finalizer finish " + session + "' delivers it");
        assertThat(shutdowns).hasValue(0);
    }

    @Test
    void leavesJibriAloneWhenSingleUseModeIsOff() throws Exception {
        scripts.set("JIBRI_SINGLE_USE_MODE", "false");
        state = "EXPIRED";
        Scripts.Running watch = scripts.start("single-use-watch");
        await().atMost(PATIENCE)
                .until(() -> watch.process().info().command().orElse("").endsWith("/sleep"));
        watch.terminate();
        watch.await();
        assertThat(looks).hasValue(0);
    }
}
