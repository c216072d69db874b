package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository, or a part of one, that is generated, and the test that keeps it in step. */
public final class RepositoryFile {
    /** The checkout; tests run in their module's directory. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final boolean UPDATE = Boolean.getBoolean("brewmaster.update");

    private RepositoryFile() {}

    /** Fails if the file is not what is generated, or writes it if asked to. */
    public static void assertInStep(String file, String generated, Class<?> test) throws IOException {
        Path path = ROOT.resolve(file);
        if (UPDATE) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, generated);
        }
        assertThat(Files.readString(path))
                .as(
                        "%s is not in step; update it with: mvn -pl core,testkit,ops -am test -Dtest=%s"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dbrewmaster.update=true",
                        file, test.getSimpleName())
                .isEqualTo(generated);
    }

    /** The same for what stands in the file between {@code <!-- NAME -->} and {@code <!-- /NAME -->}. */
    public static void assertPartInStep(String file, String name, String generated, Class<?> test) throws IOException {
        String text = Files.readString(ROOT.resolve(file));
        int begin = text.indexOf("<!-- " + name + " -->\n");
        int end = text.indexOf("<!-- /" + name + " -->");
        assertThat(begin)
                .as("%s has no <!-- %s -->", file, name)
                .isNotNegative()
                .isLessThan(end);
        String head = text.substring(0, text.indexOf('\n', begin) + 1);
        assertInStep(file, head + generated + text.substring(end), test);
    }
}
