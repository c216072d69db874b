package io.brewmaster.finalizer.notice;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people are told of a complete recording. Pure.
 *
 * @param id the idempotency key: the same for the same bytes under the same key, whoever tells of them and how often
 * @param at when the recording was complete
 * @param project of the platform, and {@code environment} which of several it is
 * @param manifest what {@code recording.json} says
 */
public record Notice(
        String id,
        Instant at,
        String project,
        String environment,
        String bucket,
        String session,
        String room,
        String key,
        Map<String, @Nullable Object> manifest) {
    /** The type of what is told. */
    public static final String TYPE = "recording.completed";

    private static final int VERSION = 1;
    private static final int ID_BYTES = 16;

    /** Whose platform it is. */
    public record Sender(String project, String environment, String bucket) {}

    /** For a recording that is complete now. */
    public static Notice of(Sender sender, Arrival arrival, Instant now) {
        return new Notice(
                id(sender.bucket(), arrival),
                now,
                sender.project(),
                sender.environment(),
                sender.bucket(),
                arrival.session(),
                arrival.room(),
                arrival.key(),
                new LinkedHashMap<>(arrival.manifest()));
    }

    private static String id(String bucket, Arrival arrival) {
        String what = bucket + "\n" + arrival.key() + "\n" + arrival.bytes() + "\n"
                + arrival.checksum().hex();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return "rec_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** What is sent: one JSON object. */
    public String payload(Optional<Link> link) {
        Map<String, @Nullable Object> members = members();
        link.ifPresent(there -> members.put("link", there.members()));
        return Json.write(members);
    }

    /** Its members, in the order in which they are sent; {@link #of(Members)} reads them again. */
    public Map<String, @Nullable Object> members() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("type", TYPE);
        members.put("version", VERSION);
        members.put("id", id);
        members.put("at", at.toString());
        members.put("project", project);
        members.put("environment", environment);
        members.put("bucket", bucket);
        members.put("session", session);
        members.put("room", room);
        members.put("key", key);
        members.put("manifest", manifest);
        return members;
    }

    /**
     * Reads what {@link #members} has written.
     *
     * @throws JsonException when it is something else
     * @throws java.time.DateTimeException when its time is none
     */
    public static Notice of(Members members) throws JsonException {
        if (members.whole("version") != VERSION) {
            throw new JsonException("of another version");
        }
        return new Notice(
                members.text("id"),
                Instant.parse(members.text("at")),
                members.text("project"),
                members.text("environment"),
                members.text("bucket"),
                members.text("session"),
                members.text("room"),
                members.text("key"),
                members.members("manifest").asMap());
    }
}
