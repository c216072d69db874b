package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.local.SessionDirectory.NotOneSessionException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds old recordings. A directory with {@code metadata.json}, or with one mp4 file and nothing else, is a session as
 * Jibri leaves it; in any other one each mp4 file is a recording of its own, and directories are looked into.
 */
public final class Backlog {
    /** Deeper than anybody sorts recordings; ends a tree that a broken file system makes endless. */
    private static final int DEPTH = 16;

    private final Path recordings;
    private final Path state;
    private final Map<Path, Entry> entries = new LinkedHashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    private Backlog(Path recordings, Path state) {
        this.recordings = SessionId.of(recordings).directory();
        this.state = SessionId.of(state).directory();
    }

    /**
     * A session, or a file that stands for one.
     *
     * @param path of the directory or the file
     * @param bytes of its media files
     */
    public record Entry(SessionId session, Path path, boolean isFile, long bytes) {
        /** What it holds now. */
        public SessionDirectory look() throws IOException, NotOneSessionException {
            return isFile ? SessionDirectory.ofFile(path) : SessionDirectory.scan(path);
        }
    }

    /**
     * What is not imported.
     *
     * @param isDenied whether it may hold recordings that somebody has to give access to first
     */
    public record LeftOut(Path path, String reason, boolean isDenied) {}

    /** What was found, each session and file once, in the order of the names. */
    public record Found(List<Entry> entries, List<LeftOut> leftOut) {
        public Found {
            entries = List.copyOf(entries);
            leftOut = List.copyOf(leftOut);
        }
    }

    /** What was given cannot be meant. The message is one line for a user. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String reason) {
            super(reason);
        }
    }

    /**
     * Looks through directories; links in them are not followed, hidden files and directories are none of ours.
     *
     * @param given directories, or files that are taken for recordings whatever their name is
     * @param recordings {@code recording.dir}, which is left to the watcher and to {@code recover}
     * @param state {@code recording.state_dir}
     */
    public static Found find(List<Path> given, Path recordings, Path state) throws IOException, UnusableException {
        Backlog backlog = new Backlog(recordings, state);
        for (Path path : given) {
            backlog.add(path.toAbsolutePath().normalize());
        }
        return new Found(List.copyOf(backlog.entries.values()), backlog.leftOut);
    }

    private void add(Path path) throws IOException, UnusableException {
        if (Files.notExists(path)) {
            throw new UnusableException(RawPaths.text(path) + " does not exist");
        }
        Path real = path.toRealPath();
        if (real.startsWith(recordings) || real.startsWith(state)) {
            throw new UnusableException(RawPaths.text(path)
                    + " belongs to this recorder: 'finalizer recover' delivers what" + " lies in recording.dir");
        }
        if (Files.isDirectory(real)) {
            walk(real, 0);
        } else {
            file(real, Files.readAttributes(real, BasicFileAttributes.class));
        }
    }

    /** The visible entries of a directory, by their names; {@code metadata.json} is none of the files. */
    private record Inside(
            List<Path> directories, Map<Path, BasicFileAttributes> files, List<Path> others, boolean hasMetadata) {
        boolean isSession() {
            boolean holdsOneRecording = directories.isEmpty()
                    && others.isEmpty()
                    && files.size() == 1
                    && files.keySet().stream().allMatch(Backlog::isMp4);
            return (hasMetadata && !files.isEmpty()) || holdsOneRecording;
        }

        long bytes() {
            return files.values().stream().mapToLong(BasicFileAttributes::size).sum();
        }
    }

    private void walk(Path directory, int depth) throws IOException {
        if (directory.equals(recordings) || directory.equals(state)) {
            leftOut.add(new LeftOut(directory, "it belongs to this recorder", false));
            return;
        }
        if (depth > DEPTH) {
            leftOut.add(new LeftOut(directory, "it lies too deep", true));
            return;
        }
        try {
            Inside inside = list(directory);
            if (inside.isSession()) {
                SessionId session = SessionId.of(directory);
                entries.put(session.directory(), new Entry(session, directory, false, inside.bytes()));
                return;
            }
            if (inside.hasMetadata()) {
                leftOut.add(new LeftOut(directory, "it holds metadata.json and no recording", false));
            }
            inside.others().forEach(other -> leftOut.add(new LeftOut(other, "it is no regular file", false)));
            inside.files().forEach((file, attributes) -> {
                if (isMp4(file)) {
                    file(file, attributes);
                } else {
                    leftOut.add(new LeftOut(file, "its name does not end in .mp4", false));
                }
            });
            for (Path inner : inside.directories()) {
                walk(inner, depth + 1);
            }
        } catch (AccessDeniedException denied) {
            leftOut.add(new LeftOut(directory, "no access: give it to the user of the finalizer", true));
        }
    }

    private void file(Path file, BasicFileAttributes attributes) {
        SessionId session = SessionId.ofFile(file);
        entries.put(session.directory(), new Entry(session, file, true, attributes.size()));
    }

    private static Inside list(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(all::add);
        }
        all.sort(Comparator.naturalOrder());
        Inside inside = new Inside(
                new ArrayList<>(),
                new LinkedHashMap<>(),
                new ArrayList<>(),
                Files.isRegularFile(directory.resolve(SessionDirectory.METADATA), LinkOption.NOFOLLOW_LINKS));
        for (Path entry : all) {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String name = RawPaths.name(entry);
            if (name.startsWith(".") || name.equals(SessionDirectory.METADATA)) {
                continue;
            }
            if (attributes.isDirectory()) {
                inside.directories().add(entry);
            } else if (attributes.isRegularFile()) {
                inside.files().put(entry, attributes);
            } else {
                inside.others().add(entry);
            }
        }
        return inside;
    }

    private static boolean isMp4(Path file) {
        return RawPaths.name(file).toLowerCase(Locale.ROOT).endsWith(".mp4");
    }
}
