package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers which sessions were delivered and which files may go, so that a second call knows that there is nothing to
 * do, or what the first one was killed in the middle of.
 */
public final class DoneRecords {
    /** Long after anybody would call again. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String SUFFIX = ".json";
    private static final int VERSION = 1;

    private final Path folder;

    public DoneRecords(Path folder) {
        this.folder = folder;
    }

    /** A file that lies in the bucket, as it was when that was confirmed. */
    public record DoneFile(String name, long bytes, FileTime modified, String key) {
        public boolean describes(LocalFile file) {
            return name.equals(file.name()) && bytes == file.bytes() && modified.equals(file.modified());
        }
    }

    /**
     * What was delivered of a session before; empty when nothing was, or nobody remembers. A record that cannot be read
     * is none: delivering again finds everything in place.
     */
    public Optional<List<DoneFile>> read(SessionId session) {
        try {
            return Optional.of(parse(Files.readString(file(session), StandardCharsets.UTF_8)));
        } catch (IOException | DateTimeException noneOrUnreadable) {
            return Optional.empty();
        }
    }

    /**
     * A session that was delivered.
     *
     * @param session Jibri's session id
     * @param directory where it was, for people
     */
    public record Delivered(String session, String directory, Instant at, List<DoneFile> files) {
        public Delivered {
            files = List.copyOf(files);
        }
    }

    /**
     * The sessions that were delivered last, the latest first.
     *
     * @param most how many of them
     */
    public List<Delivered> latest(int most) throws IOException {
        List<Delivered> all = new ArrayList<>();
        try (DirectoryStream<Path> records = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path record : records) {
                delivered(record).ifPresent(all::add);
            }
        } catch (NoSuchFileException none) {
            return List.of();
        }
        all.sort(Comparator.comparing(Delivered::at).reversed());
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    private static Optional<Delivered> delivered(Path record) {
        try {
            String text = Files.readString(record, StandardCharsets.UTF_8);
            Members members = Members.parse(text);
            return Optional.of(new Delivered(
                    members.text("session"),
                    members.text("directory"),
                    Instant.parse(members.text("delivered")),
                    parse(text)));
        } catch (IOException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** Is on disk when this returns; forgets records that are a month old. */
    public void write(SessionId session, List<DoneFile> files, Instant now) throws IOException {
        Files.createDirectories(folder);
        AtomicFile.write(file(session), render(session, files, now).getBytes(StandardCharsets.UTF_8));
        forgetBefore(now.minus(KEPT));
    }

    private void forgetBefore(Instant time) throws IOException {
        try (DirectoryStream<Path> records = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path record : records) {
                if (Files.getLastModifiedTime(record).toInstant().isBefore(time)) {
                    Files.deleteIfExists(record);
                }
            }
        }
    }

    private Path file(SessionId session) {
        return folder.resolve(session.fileName() + SUFFIX);
    }

    private static String render(SessionId session, List<DoneFile> files, Instant now) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (DoneFile file : files) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", file.name());
            entry.put("bytes", file.bytes());
            entry.put("modified", file.modified().toInstant().toString());
            entry.put("key", file.key());
            entries.add(entry);
        }
        Map<String, Object> record = new LinkedHashMap<>();
        record.put("version", VERSION);
        record.put("session", session.name());
        record.put("directory", RawPaths.text(session.directory()));
        record.put("delivered", now.toString());
        record.put("files", entries);
        return Json.pretty(record);
    }

    private static List<DoneFile> parse(String text) throws JsonException {
        List<DoneFile> files = new ArrayList<>();
        if (Json.parseObject(text).get("files") instanceof List<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> map && map.get("bytes") instanceof Number bytes) {
                    files.add(new DoneFile(
                            String.valueOf(map.get("name")),
                            bytes.longValue(),
                            FileTime.from(Instant.parse(String.valueOf(map.get("modified")))),
                            String.valueOf(map.get("key"))));
                }
            }
        }
        return files;
    }
}
