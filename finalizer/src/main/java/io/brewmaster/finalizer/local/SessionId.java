package io.brewmaster.finalizer.local;

import io.brewmaster.finalizer.recording.SafeName;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Which session a directory is, also when the directory is not there any more.
 *
 * @param directory its absolute path, symbolic links above it resolved
 * @param name the directory's own name: Jibri's session id
 */
public record SessionId(Path directory, String name) {
    private static final int MAX_FILE_NAME = 120;

    public static SessionId of(Path given) {
        Path absolute = given.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            return new SessionId(absolute, "");
        }
        try {
            Path directory = parent.toRealPath().resolve(absolute.getFileName());
            return new SessionId(directory, RawPaths.name(directory));
        } catch (IOException noParent) {
            return new SessionId(absolute, RawPaths.name(absolute));
        }
    }

    /** A media file without a session is one of its own, called like the file without its ending. */
    public static SessionId ofFile(Path file) {
        SessionId id = of(file);
        int dot = id.name().lastIndexOf('.');
        return dot > 0 ? new SessionId(id.directory(), id.name().substring(0, dot)) : id;
    }

    /** A name for files about this session; two directories of one name get different ones. */
    public String fileName() {
        String path = RawPaths.text(directory);
        return SafeName.of(name, MAX_FILE_NAME) + "-" + SafeName.hash(path.endsWith("/") ? path : path + "/");
    }
}
