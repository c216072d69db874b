package io.brewmaster.docker.standin;

import io.brewmaster.testkit.jitsi.SimulatedBridge;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * jitsi-videobridge for the rest of its container: in the brewery, with the private REST interface on 8080. It exits 0
 * after a graceful shutdown and 143 on SIGTERM, as the real one.
 */
public final class StandInBridge {
    private static final Duration BEFORE_JOIN_AGAIN = Duration.ofSeconds(1);
    /** What a pipe takes in one piece (PIPE_BUF). */
    private static final int LONGEST_LINE = 4096;

    private static final int BURST = 1 << 20;
    /** Engines keep what a container writes. */
    private static final int MOST_BURSTS = 200;

    private static final FileOutputStream STDOUT = new FileOutputStream(FileDescriptor.out);

    private final SimulatedBridge bridge;
    private volatile boolean noisy;
    private final CountDownLatch shutdown = new CountDownLatch(1);

    private StandInBridge(SimulatedBridge bridge) {
        this.bridge = bridge;
    }

    /** Becomes the bridge. */
    public static void main(String[] args) throws InterruptedException {
        Environment environment = new Environment(System.getenv());
        XmppServer server = new XmppServer(environment, environment.require("JVB_AUTH_PASSWORD"));
        SimulatedBridge bridge = SimulatedBridge.in(server)
                .user(environment.get("JVB_AUTH_USER", "jvb"))
                .brewery(environment.get("JVB_BREWERY_MUC", "jvbbrewery"))
                .nick(environment.get("JVB_INSTANCE_ID", "jvb-stand-in"))
                .interval(Duration.ofSeconds(1))
                .leaveAfterShutdown(Duration.ofMillis(200))
                .build();
        System.exit(new StandInBridge(bridge).run());
    }

    private int run() throws InterruptedException {
        Rest.on(8080)
                .answer("/about/health", body -> "{}")
                .answer("/standin/hold", this::hold)
                .answer("/standin/noise", body -> makeNoise())
                .answer("/standin/quiet", body -> beQuiet())
                .answer("/colibri/drain/enable", body -> drain(true))
                .answer("/colibri/drain/disable", body -> drain(false))
                .answer("/colibri/shutdown", body -> shutDown());
        Runtime.getRuntime().addShutdownHook(new Thread(bridge::leave, "leave"));
        join();
        shutdown.await();
        // The real one is given a moment in which its last presence says that it shuts down.
        TimeUnit.SECONDS.sleep(2);
        return 0;
    }

    /** A refused bridge stays and tries again. */
    private void join() throws InterruptedException {
        while (true) {
            try {
                bridge.join();
                say("JVB stand-in joined");
                return;
            } catch (IllegalStateException refused) {
                say("JVB stand-in: " + refused.getMessage());
                TimeUnit.NANOSECONDS.sleep(BEFORE_JOIN_AGAIN.toNanos());
            }
        }
    }

    /** The body: conferences, space, endpoints. */
    private String hold(String body) {
        String[] numbers = body.trim().split(" ", 2);
        bridge.hold(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        return "";
    }

    private String drain(boolean on) {
        bridge.drain(on);
        return "";
    }

    private String shutDown() {
        bridge.gracefulShutdown();
        shutdown.countDown();
        return "";
    }

    private String makeNoise() {
        noisy = true;
        new Thread(this::flood, "noise").start();
        return "";
    }

    private String beQuiet() {
        noisy = false;
        return "";
    }

    /** Lines of all lengths, each in one piece as loggers write, one megabyte after the other as fast as it goes. */
    private void flood() {
        Random random = new Random(1);
        try {
            for (int burst = 0; noisy && burst < MOST_BURSTS; burst++) {
                for (int written = 0; written < BURST; ) {
                    int length = random.nextInt(random.nextInt(8) == 0 ? LONGEST_LINE - 16 : 200);
                    String line = "JVB noise " + "n".repeat(length) + " end\n";
                    STDOUT.write(line.getBytes(StandardCharsets.US_ASCII));
                    written += line.length();
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            STDOUT.write("JVB noise is over end\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            say("JVB stand-in: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
