package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.recording.MediaFile;
import io.brewmaster.finalizer.recording.MediaName;
import io.brewmaster.finalizer.upload.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A regular file as it was seen at one moment.
 *
 * @param name the last element of its path, decoded
 * @param bytes its size
 * @param modified its last modification, as exact as the file system has it
 */
public record LocalFile(Path path, String name, long bytes, FileTime modified) {

    static LocalFile of(Path path, BasicFileAttributes attributes) {
        return new LocalFile(path, RawPaths.name(path), attributes.size(), attributes.lastModifiedTime());
    }

    public MediaFile media() {
        return new MediaFile(MediaName.parse(name), bytes, modified.toInstant());
    }

    /** What an upload of this file is about. */
    public Subject subject(SessionId session) {
        return new Subject(session.name(), media().name().room(), name);
    }

    /** Whether the file is still there with the same size and time. */
    public boolean isUnchanged() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return now.isRegularFile()
                    && now.size() == bytes
                    && now.lastModifiedTime().equals(modified);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /**
     * Deletes the file unless it changed; one that is gone already is fine.
     *
     * @return false when it changed and was kept
     */
    public boolean deleteIfUnchanged() throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!isUnchanged()) {
            return false;
        }
        Files.deleteIfExists(path);
        return true;
    }
}
