package io.brewmaster.docker.standin;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.jitsi.SimulatedJibri;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Jibri for the rest of its container: in the brewery, the health API on 2222, the internal one on 3333, and the contract
 * of its process. There is no shutdown hook: SIGTERM ends it with 143 and leaves ffmpeg alone. With {@code STANDIN_DEAF=1}
 * nothing but the health API answers, as when Chrome hangs. {@code STANDIN_SCREEN} is ffmpeg's filter for what is recorded,
 * else something small, because tests share two cores.
 */
public final class StandInJibri {
    private static final int SHUT_DOWN = 255;

    private final JibriConfig config;
    private final SimulatedJibri brewery;
    private final boolean deaf;
    private State state = State.IDLE;
    private @Nullable RecordingSession session;

    /** As the health API names it. EXPIRED: single use, and used. */
    private enum State {
        IDLE,
        BUSY,
        EXPIRED
    }

    private StandInJibri(JibriConfig config, SimulatedJibri brewery, boolean deaf) {
        this.config = config;
        this.brewery = brewery;
        this.deaf = deaf;
    }

    /** Becomes the recorder. */
    public static void main(String[] args) throws InterruptedException {
        Environment environment = new Environment(System.getenv());
        JibriConfig config = JibriConfig.read(Path.of(System.getProperty("config.file")));
        XmppServer server = new XmppServer(environment, environment.require("JIBRI_XMPP_PASSWORD"));
        SimulatedJibri brewery = SimulatedJibri.in(server, config.id());
        new StandInJibri(config, brewery, environment.isSet("STANDIN_DEAF")).serve();
        while (!joined(brewery)) {
            TimeUnit.SECONDS.sleep(1);
        }
        System.out.println("Jibri stand-in joined");
        Thread.currentThread().join();
    }

    private static boolean joined(SimulatedJibri brewery) {
        try {
            brewery.join();
            return true;
        } catch (IllegalStateException refused) {
            System.out.println("Jibri stand-in: " + refused.getMessage());
            return false;
        }
    }

    private void serve() {
        Rest.on(2222)
                .answer("/jibri/api/v1.0/health", body -> health())
                .answer("/jibri/api/v1.0/startService", this::startService)
                .answer("/jibri/api/v1.0/stopService", body -> inBackground(this::stopService));
        Rest.on(3333).answer("/jibri/api/internal/v1.0/shutdown", body -> inBackground(this::shutDown));
    }

    private synchronized String health() {
        return Json.write(Map.of(
                "status",
                Map.of("busyStatus", state.name(), "health", Map.of("healthStatus", "HEALTHY", "details", Map.of()))));
    }

    private synchronized String startService(String body) {
        if (state != State.IDLE) {
            throw new IllegalStateException("busy");
        }
        String room = text(body, "callName");
        RecordingSession started =
                RecordingSession.start(config, text(body, "sessionId"), room, "https://meet.example.com/" + room);
        session = started;
        state = State.BUSY;
        brewery.busy();
        started.whenFfmpegDies(() -> inBackground(this::stopService));
        return "";
    }

    private static String text(String body, String member) {
        try {
            return String.valueOf(Json.parseObject(body).get(member));
        } catch (JsonException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void stopService() throws IOException, InterruptedException {
        RecordingSession current = current();
        if (current != null) {
            current.stop();
            ended(current);
        }
    }

    private synchronized @Nullable RecordingSession current() {
        return session;
    }

    private synchronized void ended(RecordingSession which) {
        if (session == which) {
            session = null;
            state = config.singleUse() ? State.EXPIRED : State.IDLE;
            if (!config.singleUse()) {
                brewery.idle();
            }
        }
    }

    private void shutDown() throws IOException, InterruptedException {
        System.out.println("Jibri stand-in: shutting down");
        stopService();
        Runtime.getRuntime().halt(SHUT_DOWN);
    }

    /** The answer comes before the work is done; a deaf one gives none. */
    private String inBackground(Work work) {
        if (deaf) {
            block();
        }
        new Thread(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException e) {
                                System.out.println("Jibri stand-in: " + e);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        "after the answer")
                .start();
        return "";
    }

    private static void block() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }
}
