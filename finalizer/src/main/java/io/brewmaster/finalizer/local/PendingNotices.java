package io.brewmaster.finalizer.local;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.notice.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The notices that one target has not confirmed yet, a file each. They hold no link and no secret. */
public final class PendingNotices {
    /** A recorder makes some tens a day, and none is kept for longer. */
    private static final int MOST = 1_000;

    private static final String SUFFIX = ".json";

    private final Path folder;

    /**
     * In one folder.
     *
     * @param folder made when it is not there
     */
    public PendingNotices(Path folder) {
        this.folder = folder;
    }

    /**
     * A notice that is not confirmed.
     *
     * @param failed how many attempts have failed
     * @param due when the next one is
     * @param problem why the last one failed
     */
    public record Pending(Notice notice, int failed, Instant due, Optional<String> problem) {}

    /**
     * What is there.
     *
     * @param damaged names of files that nothing can be made of
     */
    public record Found(List<Pending> pending, List<String> damaged) {
        public Found {
            pending = List.copyOf(pending);
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * Is on disk when this returns. One that is there already keeps its attempts.
     *
     * @throws IOException also when too many are there
     */
    public void add(Notice notice) throws IOException {
        Path file = file(notice);
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(folder);
        if (files().size() >= MOST) {
            throw new IOException(MOST + " notices wait already");
        }
        write(new Pending(notice, 0, notice.at(), Optional.empty()));
    }

    /** Replaces what is known of its attempts. */
    public void write(Pending pending) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("failed", pending.failed());
        members.put("due", pending.due().toString());
        pending.problem().ifPresent(problem -> members.put("problem", problem));
        members.put("notice", pending.notice().members());
        AtomicFile.write(file(pending.notice()), Json.pretty(members).getBytes(StandardCharsets.UTF_8));
    }

    public void remove(Notice notice) throws IOException {
        AtomicFile.delete(file(notice));
    }

    /** Removes what {@link Found#damaged} names. */
    public void removeDamaged(String file) throws IOException {
        AtomicFile.delete(folder.resolve(file));
    }

    public boolean isEmpty() throws IOException {
        return files().isEmpty();
    }

    /** All that are there; those that somebody confirmed meanwhile may be left out. */
    public Found all() throws IOException {
        List<Pending> pending = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        for (Path file : files()) {
            try {
                pending.add(parse(Files.readString(file, StandardCharsets.UTF_8)));
            } catch (NoSuchFileException gone) {
                // Confirmed by another finalizer just now.
            } catch (JsonException | DateTimeException | ArithmeticException unreadable) {
                damaged.add(String.valueOf(file.getFileName()));
            }
        }
        return new Found(pending, damaged);
    }

    /**
     * What every target is still to be told, by its name, whether it is set or not any more.
     *
     * @param folders the folder that theirs are in
     */
    public static SortedMap<String, Found> ofAllTargets(Path folders) throws IOException {
        SortedMap<String, Found> all = new TreeMap<>();
        try (DirectoryStream<Path> targets = Files.newDirectoryStream(folders, Files::isDirectory)) {
            for (Path target : targets) {
                all.put(String.valueOf(target.getFileName()), new PendingNotices(target).all());
            }
        } catch (NoSuchFileException none) {
            // Nobody was ever to be told.
        }
        return all;
    }

    private static Pending parse(String text) throws JsonException {
        Members members = Members.parse(text);
        return new Pending(
                Notice.of(members.members("notice")),
                Math.toIntExact(members.whole("failed")),
                Instant.parse(members.text("due")),
                members.optionalText("problem"));
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            found.forEach(files::add);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        return files;
    }

    private Path file(Notice notice) {
        return folder.resolve(notice.id() + SUFFIX);
    }
}
