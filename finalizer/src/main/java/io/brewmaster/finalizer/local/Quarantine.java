package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts aside what is not a recording, with the reason beside it. Files are renamed, never copied: they stay on their
 * volume, and moving them needs no space.
 */
public final class Quarantine {
    private static final String REASON = "quarantine.json";
    private static final String BESIDE = ".brewmaster-quarantine";
    private static final int MAX_SESSIONS_OF_ONE_NAME = 10_000;

    private final Path folder;

    /**
     * Prefers one folder; where that is on another volume, one beside the session's directory is used.
     *
     * @param folder made when it is not there
     */
    public Quarantine(Path folder) {
        this.folder = folder;
    }

    /**
     * Moves entries of a session's directory.
     *
     * @param entries files and links, possibly none: then only the reason is kept
     * @return where they are now
     */
    public Path move(SessionId session, List<Path> entries, String reason, Instant now) throws IOException {
        try {
            return move(folder, session, entries, reason, now);
        } catch (AtomicMoveNotSupportedException otherVolume) {
            return move(session.directory().resolveSibling(BESIDE), session, entries, reason, now);
        }
    }

    private static Path move(Path root, SessionId session, List<Path> entries, String reason, Instant now)
            throws IOException {
        Path place = newPlace(root, session);
        Path note = place.resolve(REASON);
        Files.writeString(note, describe(session, reason, now), StandardCharsets.UTF_8);
        try {
            for (Path entry : entries) {
                Files.move(entry, free(place, entry), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (AtomicMoveNotSupportedException otherVolume) {
            // All entries are on one volume: none has moved.
            Files.deleteIfExists(note);
            Files.deleteIfExists(place);
            throw otherVolume;
        }
        return place;
    }

    private static Path newPlace(Path root, SessionId session) throws IOException {
        Files.createDirectories(root);
        for (int number = 1; number <= MAX_SESSIONS_OF_ONE_NAME; number++) {
            try {
                return Files.createDirectory(root.resolve(session.fileName() + (number == 1 ? "" : "-" + number)));
            } catch (FileAlreadyExistsException taken) {
                // The next number.
            }
        }
        throw new IOException(root + " holds too many sessions of one name: empty it");
    }

    /** The entry's own name, unless the note has it. */
    private static Path free(Path place, Path entry) {
        Path target = place.resolve(entry.getFileName());
        return Files.exists(target) ? place.resolve("original-" + REASON) : target;
    }

    private static String describe(SessionId session, String reason, Instant now) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("version", 1);
        note.put("session", session.name());
        note.put("directory", RawPaths.text(session.directory()));
        note.put("reason", reason);
        note.put("quarantined", now.toString());
        return Json.pretty(note);
    }
}
