package io.brewmaster.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** What an image adds to its base, laid out as the Dockerfile's COPY lines do it. */
enum RootFileSystem {
    JVB("jvb"),
    JIBRI("jibri");

    private static final Path DOCKER = Path.of("").toAbsolutePath();

    private final String image;

    RootFileSystem(String image) {
        this.image = image;
    }

    String image() {
        return image;
    }

    /** The directories whose contents the image gets, in this order. */
    List<Path> sources() {
        return List.of(DOCKER.resolve("rootfs"), DOCKER.resolve(image).resolve("rootfs"));
    }

    /** Copies everything to {@code target}, with its permissions. */
    Path layOut(Path target) {
        sources().forEach(source -> copy(source, target));
        return target;
    }

    private static void copy(Path source, Path target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
