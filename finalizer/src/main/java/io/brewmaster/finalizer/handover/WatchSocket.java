package io.brewmaster.finalizer.handover;

import io.brewmaster.finalizer.local.RawPaths;
import io.brewmaster.finalizer.recording.SafeName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the socket of a watcher lies. */
public final class WatchSocket {
    /** The kernel takes 107 bytes, a few of which the draft of a socket's name needs. */
    private static final int MAX_PATH_BYTES = 100;

    private WatchSocket() {}

    /**
     * The same for every program that has the same state directory and the same directory for temporary files.
     *
     * @param state {@code recording.state_dir}
     * @return a path in it; where that is too long for a socket, one in the directory for temporary files
     */
    public static Path of(Path state) {
        Path socket = state.toAbsolutePath().normalize().resolve("watch.sock");
        String text = RawPaths.text(socket);
        if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES) {
            return socket;
        }
        return Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("brewmaster-watch-" + SafeName.hash(text) + ".sock");
    }
}
