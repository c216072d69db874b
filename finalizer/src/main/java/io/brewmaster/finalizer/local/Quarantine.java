package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /**
     * A session that was put aside.
     *
     * @param path where its files are
     * @param directory where they were; empty when the note about it is gone
     * @param session Jibri's session id, or what is known of it
     * @param since when; empty when the note about it is gone
     */
    public record Place(Path path, Optional<Path> directory, String session, String reason, Optional<Instant> since) {
        static Place of(Path path) {
            try {
                Members note = Members.parse(Files.readString(note(path), StandardCharsets.UTF_8));
                return new Place(
                        path,
                        Optional.of(RawPaths.ofEscaped(note.text("path"))),
                        note.text("session"),
                        note.text("reason"),
                        Optional.of(Instant.parse(note.text("quarantined"))));
            } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
                return new Place(
                        path, Optional.empty(), RawPaths.name(path), "its " + REASON + " is gone", Optional.empty());
            }
        }

        private static Path note(Path path) {
            Path inside = path.resolve(REASON);
            return Files.exists(inside) ? inside : beside(path);
        }

        /** Where the note is while the files move back. */
        private static Path beside(Path path) {
            return path.resolveSibling(path.getFileName() + ".json");
        }
    }

    /**
     * All that was put aside, in the order of the names.
     *
     * @param recordings where the sessions' directories are
     */
    public List<Place> list(Path recordings) throws IOException {
        List<Place> places = new ArrayList<>();
        for (Path root : List.of(folder, recordings.resolve(BESIDE))) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
                entries.forEach(entry -> places.add(Place.of(entry)));
            } catch (NoSuchFileException none) {
                // Nothing was put aside there.
            }
        }
        places.sort(Comparator.comparing(Place::path));
        return places;
    }

    /**
     * Gives a session its directory back, to be tried again, and forgets the reason. The directory appears with all its
     * files at once; killed in between, the place is still one.
     *
     * @return the session's directory
     * @throws FileAlreadyExistsException when there is something of its name; nothing was moved
     */
    public static Path restore(Place place) throws IOException {
        Path directory = place.directory()
                .orElseThrow(
                        () -> new IOException("nobody knows where " + place.path() + " belongs: its note is gone"));
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(directory.toString());
        }
        Path inside = place.path().resolve(REASON);
        Path beside = Place.beside(place.path());
        if (Files.exists(inside)) {
            Files.move(inside, beside, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.createDirectories(directory.getParent());
        Files.move(place.path(), directory, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(beside);
        return directory;
    }

    private static String describe(SessionId session, String reason, Instant now) {
        Map<String, Object> note = new LinkedHashMap<>();
        note.put("version", 1);
        note.put("session", session.name());
        note.put("directory", RawPaths.text(session.directory()));
        note.put("path", RawPaths.escaped(session.directory()));
        note.put("reason", reason);
        note.put("quarantined", now.toString());
        return Json.pretty(note);
    }
}
