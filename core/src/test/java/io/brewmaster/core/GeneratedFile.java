package io.brewmaster.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that is generated from code, and the test that keeps it in step. */
public final class GeneratedFile {
    private static final boolean UPDATE = Boolean.getBoolean("brewmaster.update");
    /** Tests run in their module's directory. */
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private GeneratedFile() {}

    /** A file of the repository. */
    public static Path path(String file) {
        return ROOT.resolve(file);
    }

    /** Fails if the file is not what the code generates, or writes it if asked to. */
    public static void assertInStep(String file, String generated, Class<?> test) throws IOException {
        if (UPDATE) {
            Files.createDirectories(path(file).getParent());
            Files.writeString(path(file), generated);
        }
        String command = "mvn -pl core test -Dtest=" + test.getSimpleName() + " -Dbrewmaster.update=true";
        assertThat(path(file))
                .as("%s is not there; make it with: %s", file, command)
                .exists();
        assertThat(Files.readString(path(file)))
                .as("%s is not in step with the code; update it with: %s", file, command)
                .isEqualTo(generated);
    }
}
