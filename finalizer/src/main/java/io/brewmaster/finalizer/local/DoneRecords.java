package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /** Is on disk when this returns; forgets records that are a month old. */
    public void write(SessionId session, List<DoneFile> files, Instant now) throws IOException {
        Files.createDirectories(folder);
        Path target = file(session);
        Path draft = folder.resolve(session.fileName() + ".tmp");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer content = StandardCharsets.UTF_8.encode(render(session, files, now));
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
