package io.brewmaster.docker;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A Jibri container, with what jicofo and a person at the button would do to it. */
final class Recorder implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(60);
    private static final int EXTERNAL = 2222;
    private static final int INTERNAL = 3333;
    /** Enough for the file to have grown beyond its header. */
    private static final long SOME_BYTES = 300_000;

    private final JitsiContainer container;

    private Recorder(JitsiContainer container) {
        this.container = container;
    }

    /** Starts the container; returns once Jibri is in the brewery. */
    static Recorder start(JitsiContainer container) {
        container.start();
        container.log().await("Jibri stand-in joined", READY);
        return new Recorder(container);
    }

    JitsiContainer container() {
        return container;
    }

    ContainerLog log() {
        return container.log();
    }

    /** Begins a recording and returns when there is something to lose. */
    void record(String session, String room) {
        container.post(
                EXTERNAL,
                "/jibri/api/v1.0/startService",
                "{\"sessionId\":\"" + session + "\",\"callName\":\"" + room + "\"}");
        await().atMost(READY)
                .until(() -> Long.parseLong(container
                                .shell("cat /storage/recordings/" + session + "/*.mp4 | wc -c")
                                .trim())
                        >= SOME_BYTES);
    }

    /** The file that it writes. */
    String file(String session) {
        return container.shell("ls /storage/recordings/" + session + "/*.mp4").trim();
    }

    /** A second name for the file, which stays when the first is removed. */
    String keep(String session) {
        String kept = "/storage/" + session + ".mp4";
        container.shell("ln " + file(session) + " " + kept);
        return kept;
    }

    /** What the recorder's own ffmpeg makes of all pictures and sounds of a file in the container; throws when it cannot. */
    String frames(String file) {
        return container.shell("ffmpeg -v error -i " + file + " -map 0 -f framehash -");
    }

    /** The same of what was delivered. */
    String frames(Delivery delivery) {
        String copy = "/storage/delivered-" + UUID.randomUUID() + ".mp4";
        container.shell(
                "curl -sS -f --aws-sigv4 aws:amz:$AWS_REGION:s3 --user $AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"
                        + " -o " + copy + " " + S3Container.endpointInside() + "/" + delivery.path());
        return frames(copy);
    }

    /** Ends it as jicofo does. */
    void stopRecording() {
        container.post(EXTERNAL, "/jibri/api/v1.0/stopService", "");
    }

    /** The shutdown API, which answers before anything is done. */
    void shutDown() {
        container.post(INTERNAL, "/jibri/api/internal/v1.0/shutdown", "");
    }

    /** The command line of the ffmpeg that records. */
    List<String> ffmpeg() {
        return container
                .shell("tr '\\0' '\\n' < /proc/$(pgrep -x ffmpeg)/cmdline")
                .lines()
                .toList();
    }

    /** Waits for the container to end by itself. */
    void awaitEnd(Duration atMost) {
        await("the end of the container").atMost(atMost).until(() -> !container.running());
    }

    @Override
    public void close() {
        container.close();
    }
}
