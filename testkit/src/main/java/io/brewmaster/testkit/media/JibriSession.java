package io.brewmaster.testkit.media;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A session's folder as Jibri lays it out: {@code <recordings>/<sessionId>/<room>_<local time>.mp4} and, at the end,
 * {@code metadata.json}.
 *
 * @param directory what Jibri hands to the finalize script
 * @param media the recording; not made here
 */
public record JibriSession(Path directory, Path media) {
    /** In the metadata of every session; must never reach S3 or a log. */
    public static final String SECRET_TOKEN = "sl.u.testkit-token-that-must-not-leave-the-recorder";

    private static final int LONGEST_NAME = 125;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd-HH-mm-ss");

    /**
     * Makes the folder.
     *
     * @param room taken as it is, as Jibri does, and cut so that the file's name has at most 125 characters
     * @param started in the recorder's local time
     */
    public static JibriSession create(Path recordings, String sessionId, String room, LocalDateTime started) {
        String suffix = "_" + TIME.format(started) + ".mp4";
        String name = room.substring(0, Math.min(room.length(), LONGEST_NAME - suffix.length())) + suffix;
        Path directory = recordings.resolve(sessionId);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new JibriSession(directory, directory.resolve(name));
    }

    public Path metadata() {
        return directory.resolve("metadata.json");
    }

    /**
     * Writes metadata.json in Jibri's form, with the credentials of the user's Dropbox in it as Jitsi Meet sends them.
     *
     * @param participants display names; Jibri often knows none
     */
    public void writeMetadata(String meetingUrl, String... participants) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("meeting_url", meetingUrl);
        metadata.put("participants", people(participants));
        metadata.put(
                "upload_credentials",
                Map.of("service_name", "dropbox", "token", SECRET_TOKEN, "r_token", "refresh-" + SECRET_TOKEN));
        metadata.put("share", true);
        try {
            JSON.std.write(metadata, metadata().toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<String, Object>> people(String... names) {
        return List.of(names).stream()
                .map(name -> Map.<String, Object>of("user", Map.of("id", "id-of-" + name, "name", name)))
                .toList();
    }
}
