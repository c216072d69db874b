package io.brewmaster.docker;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.testkit.s3.Bucket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** What arrived in the bucket of one session. */
final class Delivery {
    private static final int BOX_HEADER = 8;
    private static final int LARGE = 1;

    private final Bucket bucket;
    private final String session;
    private final ContainerLog log;

    /** Of this session; the log is that of its recorder, for the message when nothing arrives. */
    Delivery(Bucket bucket, String session, ContainerLog log) {
        this.bucket = bucket;
        this.session = session;
        this.log = log;
    }

    /** Waits until the session's manifest is there: the last thing that the finalizer puts. */
    Delivery await(Duration atMost) {
        try {
            Awaitility.await()
                    .atMost(atMost)
                    .until(() -> keys().stream().anyMatch(key -> key.endsWith("/recording.json")));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(session + " has not arrived within " + atMost + "\n" + log, e);
        }
        return this;
    }

    List<String> keys() {
        return bucket.keys().stream()
                .filter(key -> key.contains("/" + session + "/"))
                .toList();
    }

    Map<String, @Nullable Object> manifest() throws JsonException {
        return Json.parseObject(text("/recording.json"));
    }

    String text(String suffix) {
        return new String(bucket.bytes(key(suffix)), StandardCharsets.UTF_8);
    }

    /** The recording itself. */
    byte[] recording() {
        return bucket.bytes(key(".mp4"));
    }

    /** Where the recording is on the server. */
    String path() {
        return bucket.name() + "/" + key(".mp4");
    }

    /** The types of the recording's boxes at the top level, in order. */
    List<String> boxes() {
        ByteBuffer file = ByteBuffer.wrap(recording());
        List<String> types = new ArrayList<>();
        while (file.remaining() >= BOX_HEADER) {
            int start = file.position();
            long size = Integer.toUnsignedLong(file.getInt());
            byte[] type = new byte[4];
            file.get(type);
            if (size == LARGE) {
                size = file.getLong();
            }
            types.add(new String(type, StandardCharsets.ISO_8859_1));
            file.position(Math.toIntExact(start + size));
        }
        return types;
    }

    private String key(String suffix) {
        return keys().stream()
                .filter(key -> key.endsWith(suffix))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + suffix + " of " + session + " in " + bucket.keys()));
    }
}
