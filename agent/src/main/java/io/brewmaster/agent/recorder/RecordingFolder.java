package io.brewmaster.agent.recorder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The directory in which Jibri makes its sessions. The finalizer takes a session's files away when S3 has confirmed them: what is still there
 * is not delivered, whoever is to deliver it.
 */
public final class RecordingFolder {
    private final Path folder;

    /** @param folder with one directory for each session */
    public RecordingFolder(Path folder) {
        this.folder = folder;
    }

    /** How many sessions have files; empty if that cannot be seen. Directories of ours begin with a dot. */
    public OptionalInt sessions() {
        int sessions = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, session -> !hidden(session))) {
            for (Path session : all) {
                if (Files.isDirectory(session) && hasFiles(session)) {
                    sessions++;
                }
            }
            return OptionalInt.of(sessions);
        } catch (NoSuchFileException e) {
            return OptionalInt.of(0);
        } catch (IOException | DirectoryIteratorException e) {
            return OptionalInt.empty();
        }
    }

    private static boolean hidden(Path session) {
        return String.valueOf(session.getFileName()).startsWith(".");
    }

    private static boolean hasFiles(Path session) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(session)) {
            return files.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
