package io.brewmaster.finalizer.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds who still writes a file, by looking through {@code /proc}. Processes of other users cannot be looked into; Jibri,
 * ffmpeg and the finalizer run as one user.
 */
public final class OpenFiles {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*([0-7]+)$");
    /** The bits of open(2)'s flags that tell reading (0) from writing. */
    private static final long ACCESS_MODE = 3;

    private OpenFiles() {}

    /**
     * A process that has one of the files open for writing.
     *
     * @return its id; empty when there is none, or no {@code /proc}
     */
    public static OptionalLong writer(Set<Path> files) throws IOException {
        Set<Object> wanted = new HashSet<>();
        for (Path file : files) {
            @Nullable Object key = key(file);
            if (key != null) {
                wanted.add(key);
            }
        }
        if (wanted.isEmpty() || !Files.isDirectory(PROC)) {
            return OptionalLong.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (writes(process, wanted)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static boolean writes(Path process, Set<Object> wanted) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                @Nullable Object key = key(descriptor);
                if (key != null && wanted.contains(key) && isForWriting(process, descriptor)) {
                    return true;
                }
            }
        } catch (IOException | RuntimeException endedOrNotOurs) {
            // Iterating throws its own unchecked exception when a process ends meanwhile.
            return false;
        }
        return false;
    }

    private static boolean isForWriting(Path process, Path descriptor) {
        Path info = process.resolve("fdinfo").resolve(Objects.requireNonNull(descriptor.getFileName()));
        try {
            Matcher flags = FLAGS.matcher(Files.readString(info, StandardCharsets.US_ASCII));
            return !flags.find() || (Long.parseLong(flags.group(1), 8) & ACCESS_MODE) != 0;
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Device and inode, whatever name the file has for whom. */
    private static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }
}
