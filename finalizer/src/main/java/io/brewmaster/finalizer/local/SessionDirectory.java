package io.brewmaster.finalizer.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a session's directory holds. Jibri writes one media file and {@code metadata.json} into it, nothing deeper.
 *
 * @param path of the directory; of the file where that stands for a session
 * @param media every regular file but {@code metadata.json}, by name
 * @param metadata Jibri's {@code metadata.json}
 * @param strays what is neither: symbolic links (never followed), sockets, pipes
 * @param directories empty directories
 */
public record SessionDirectory(
        Path path, List<LocalFile> media, Optional<LocalFile> metadata, List<Path> strays, List<Path> directories) {
    static final String METADATA = "metadata.json";

    /** How deep a directory inside a session is looked into for files. */
    private static final int DEPTH = 3;

    public SessionDirectory {
        media = List.copyOf(media);
        strays = List.copyOf(strays);
        directories = List.copyOf(directories);
    }

    /** The directory holds directories with files: it is not one session but several, or something else. */
    public static final class NotOneSessionException extends Exception {
        private static final long serialVersionUID = 1L;

        NotOneSessionException(String inner) {
            super("it holds the directory " + inner + " with files in it");
        }
    }

    /**
     * The directories of all sessions, in the order of their names; none when there are no recordings yet.
     *
     * @param state the finalizer's own directory, which may lie among them
     */
    public static List<Path> all(Path recordings, Path state) throws IOException {
        List<Path> sessions = new ArrayList<>();
        Path own = SessionId.of(state).directory();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(recordings)) {
            for (Path entry : entries) {
                boolean isSession = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
                        && !RawPaths.name(entry).startsWith(".")
                        && !SessionId.of(entry).directory().equals(own);
                if (isSession) {
                    sessions.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException nothingYet) {
            return List.of();
        }
        sessions.sort(Comparator.naturalOrder());
        return sessions;
    }

    /** A media file that has no directory of its own: nothing beside it belongs to it. */
    public static SessionDirectory ofFile(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return attributes.isRegularFile()
                ? new SessionDirectory(
                        file, List.of(LocalFile.of(file, attributes)), Optional.empty(), List.of(), List.of())
                : new SessionDirectory(file, List.of(), Optional.empty(), List.of(file), List.of());
    }

    /** Looks at a directory that exists. */
    public static SessionDirectory scan(Path directory) throws IOException, NotOneSessionException {
        List<LocalFile> media = new ArrayList<>();
        List<Path> strays = new ArrayList<>();
        List<Path> directories = new ArrayList<>();
        Optional<LocalFile> metadata = Optional.empty();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                BasicFileAttributes attributes =
                        Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory()) {
                    requireEmpty(entry);
                    directories.add(entry);
                } else if (!attributes.isRegularFile()) {
                    strays.add(entry);
                } else if (RawPaths.name(entry).equals(METADATA)) {
                    metadata = Optional.of(LocalFile.of(entry, attributes));
                } else {
                    media.add(LocalFile.of(entry, attributes));
                }
            }
        }
        media.sort(Comparator.comparing(LocalFile::name));
        return new SessionDirectory(directory, media, metadata, strays, directories);
    }

    private static void requireEmpty(Path inner) throws IOException, NotOneSessionException {
        try (Stream<Path> below = Files.walk(inner, DEPTH)) {
            if (below.anyMatch(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
                throw new NotOneSessionException(RawPaths.name(inner));
            }
        }
    }
}
