package io.brewmaster.finalizer.recording;

import io.brewmaster.core.json.Json;
import io.brewmaster.finalizer.mp4.Mp4;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifest {@code recording.json} beside a session's recordings: what is there, and what it is. It says nothing that
 * depends on when or how often it was made, so making it again gives the same bytes.
 *
 * @param session Jibri's session id
 * @param room as Jibri knew it
 * @param metadata what became of {@code metadata.json}
 * @param files the session's recordings, at least one
 * @param zone in which the names of the files give their time
 */
public record Manifest(
        String session, String room, Optional<String> meetingUrl, Metadata metadata, List<File> files, ZoneId zone) {
    private static final int VERSION = 1;

    public Manifest {
        files = List.copyOf(files);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("a manifest is about a recording");
        }
    }

    /** What became of {@code metadata.json}. */
    public sealed interface Metadata {}

    /**
     * Its harmless part was delivered.
     *
     * @param withheld how many of its keys were not
     */
    public record MetadataDelivered(ObjectKey key, int withheld) implements Metadata {}

    /** It was not delivered. */
    public record MetadataMissing(String reason) implements Metadata {}

    /**
     * A recording that was delivered.
     *
     * @param bytes of the object
     * @param ended when it was written last; empty when nobody knows any more
     * @param movie empty when it is damaged, or nobody looked into it
     * @param damaged why it does not play
     * @param truncated why it ends before the meeting did, though it plays
     * @param asRecorded why its index could not be put first, where that was wanted
     */
    public record File(
            MediaName name,
            long bytes,
            Optional<Instant> ended,
            ObjectKey key,
            Crc32c checksum,
            Optional<Mp4.Movie> movie,
            Optional<String> damaged,
            Optional<String> truncated,
            Optional<String> asRecorded) {}

    /** What lies in the bucket. */
    public String text() {
        return Json.pretty(members());
    }

    /** The members in the order in which they stand; with several files the first stands for the session. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("session", session);
        members.put("room", room);
        meetingUrl.ifPresent(url -> members.put("meetingUrl", url));
        members.putAll(file(files.get(0)));
        if (files.size() > 1) {
            members.put("files", files.stream().map(this::file).toList());
        }
        members.put("metadata", metadataMembers());
        return members;
    }

    private Map<String, Object> file(File file) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", file.key().value());
        members.put("bytes", file.bytes());
        members.put("checksum", checksum(file.checksum()));
        file.name()
                .started()
                .ifPresent(started ->
                        members.put("started", started.atZone(zone).toInstant().toString()));
        file.ended().ifPresent(ended -> members.put("ended", seconds(ended)));
        file.movie().ifPresent(movie -> {
            movie.durationSeconds()
                    .ifPresent(seconds -> members.put("durationSeconds", Math.round(seconds * 1_000) / 1_000.0));
            members.put("tracks", tracks(movie.tracks()));
        });
        file.damaged().ifPresent(reason -> {
            members.put("damaged", true);
            members.put("reason", reason);
        });
        file.truncated().ifPresent(reason -> {
            members.put("truncated", true);
            members.putIfAbsent("reason", reason);
        });
        file.asRecorded().ifPresent(reason -> members.put("indexNotMoved", reason));
        return members;
    }

    private static Map<String, Object> checksum(Crc32c checksum) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("algorithm", "CRC32C");
        members.put("type", "FULL_OBJECT");
        members.put("value", checksum.base64());
        return members;
    }

    /** The file system may know more than a second or not; the meeting did not end to the nanosecond. */
    private static String seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }

    private static List<Map<String, Object>> tracks(List<Mp4.Track> tracks) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Mp4.Track track : tracks) {
            Map<String, Object> members = new LinkedHashMap<>();
            members.put("type", type(track.type()));
            members.put("codec", track.codec());
            members.put("timescale", track.timescale());
            if (track.width() > 0) {
                members.put("width", track.width());
                members.put("height", track.height());
            }
            if (track.sampleRate() > 0) {
                members.put("sampleRate", track.sampleRate());
                members.put("channels", track.channels());
            }
            all.add(members);
        }
        return all;
    }

    private static String type(String handler) {
        return switch (handler) {
            case "vide" -> "video";
            case "soun" -> "audio";
            default -> handler;
        };
    }

    private Map<String, Object> metadataMembers() {
        Map<String, Object> members = new LinkedHashMap<>();
        if (metadata instanceof MetadataDelivered delivered) {
            members.put("key", delivered.key().value());
            members.put("withheldKeys", delivered.withheld());
        } else if (metadata instanceof MetadataMissing missing) {
            members.put("missing", missing.reason());
        }
        return members;
    }
}
