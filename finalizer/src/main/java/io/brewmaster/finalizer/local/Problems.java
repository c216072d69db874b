package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers why a session could not be delivered, for whoever looks at it and does not have the log. */
public final class Problems {
    private static final int VERSION = 1;

    private final Path folder;

    /**
     * In one folder.
     *
     * @param folder made when it is not there
     */
    public Problems(Path folder) {
        this.folder = folder;
    }

    /**
     * How the last attempt ended.
     *
     * @param reason for a user
     * @param exit the exit code
     * @param at when it ended
     * @param attempts how many have failed so far, 1 or more
     */
    public record Problem(String reason, int exit, Instant at, int attempts) {}

    /** Notes one more attempt that failed; on disk when this returns. */
    public void write(SessionId session, String reason, int exit, Instant now) throws IOException {
        int before = read(session).map(Problem::attempts).orElse(0);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("session", session.name());
        members.put("directory", RawPaths.text(session.directory()));
        members.put("reason", reason);
        members.put("exit", exit);
        members.put("at", now.toString());
        members.put("attempts", before + 1);
        Files.createDirectories(folder);
        AtomicFile.write(file(session), Json.pretty(members).getBytes(StandardCharsets.UTF_8));
    }

    /** The last problem; empty when there was none, or nobody remembers. */
    public Optional<Problem> read(SessionId session) {
        try {
            Members members = Members.parse(Files.readString(file(session), StandardCharsets.UTF_8));
            return Optional.of(new Problem(
                    members.text("reason"),
                    Math.toIntExact(members.whole("exit")),
                    Instant.parse(members.text("at")),
                    Math.toIntExact(members.whole("attempts"))));
        } catch (IOException | DateTimeException | ArithmeticException noneOrUnreadable) {
            return Optional.empty();
        }
    }

    /** It is solved, or tried anew from the beginning. */
    public void clear(SessionId session) throws IOException {
        AtomicFile.delete(file(session));
    }

    private Path file(SessionId session) {
        return folder.resolve(session.fileName() + ".json");
    }
}
