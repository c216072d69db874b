package io.brewmaster.docker;

import io.brewmaster.docker.standin.StandInBridge;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/** The stand-in programs and the libraries they need, taken from this test's own class path into an image's context. */
final class StandInPrograms {
    private static final Pattern NEEDED =
            Pattern.compile("(smack|xpp3|jxmpp|minidns|jackson|config|slf4j|jspecify|core|testkit)[-.].*jar");

    private StandInPrograms() {}

    static void copyTo(Path context) {
        Path classes = context.resolve("classes");
        String packageFolder = StandInBridge.class.getPackageName().replace('.', '/');
        Images.copy(ourselves().resolve(packageFolder), classes.resolve(packageFolder));
        Path lib = Images.emptyFolder(context.resolve("lib"));
        for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"), -1)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)
                    && NEEDED.matcher(path.getFileName().toString()).matches()) {
                Images.copy(path, lib.resolve(path.getFileName()));
            } else if (entry.matches(".*/(core|testkit)/target/classes")) {
                // Before the phase `package` a module is a folder.
                Images.copy(path, classes);
            }
        }
    }

    private static Path ourselves() {
        try {
            return Path.of(Objects.requireNonNull(
                            StandInBridge.class.getProtectionDomain().getCodeSource(),
                            "class loader without code source")
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
