package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import io.brewmaster.testkit.jitsi.SimulatedJibri;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import io.brewmaster.testkit.s3.S3Proxy;
import io.brewmaster.testkit.s3.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** The servers and Jitsi components of the demo, closed in the reverse of the order in which they were started. */
final class Stage implements AutoCloseable {
    static final String BUCKET = "recordings";

    /** A real bridge speaks every 5 s; here it is 1 s, so that a story of minutes fits into one. */
    private static final Duration PRESENCE_INTERVAL = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    ProsodyServer prosody() {
        return opened(Prosody.builder().start());
    }

    S3Server s3() {
        S3Server server = opened(S3Proxy.start());
        server.createBucket(BUCKET);
        return server;
    }

    /** jicofo's seat in the brewery: it is there in every Jitsi, and it is not a bridge. */
    void focus(ProsodyServer prosody) {
        opened(SimulatedFocus.in(prosody)).join();
    }

    SimulatedBridge bridge(ProsodyServer prosody, String nick, double stress) {
        SimulatedBridge bridge = opened(SimulatedBridge.in(prosody)
                .nick(nick)
                .interval(PRESENCE_INTERVAL)
                .build());
        bridge.stats().set("stress_level", stress);
        bridge.join();
        return bridge;
    }

    SimulatedJibri jibri(ProsodyServer prosody, String nick) {
        SimulatedJibri jibri = opened(SimulatedJibri.in(prosody, nick));
        jibri.join();
        jibri.idle();
        return jibri;
    }

    /** What a Jibri container on AWS has from its task role and its configuration. */
    static Map<String, String> finalizerEnvironment(S3Server s3, Path recordings) {
        return Map.of(
                "JITSI_RECORDING_BUCKET", BUCKET,
                // S3Proxy wants a key's name with aws:kms; S3 itself would take the account's aws/s3 key without one.
                "JITSI_RECORDING_KMS_KEY", "alias/brewmaster-demo",
                // S3's least, so that a short recording has several.
                "JITSI_RECORDING_PART_SIZE", "5 MiB",
                "JIBRI_RECORDING_DIR", recordings.toString(),
                "JITSI_AWS_ENDPOINT", s3.endpoint().toString(),
                "AWS_REGION", s3.region(),
                "AWS_ACCESS_KEY_ID", s3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", s3.secretKey());
    }

    <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** Nobody looks at what a server says while the demo goes: the first fault is kept, the others close all the same. */
    @Override
    public void close() throws Exception {
        Exception first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
