package io.brewmaster.testkit.s3;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the class path that the build laid out for a server in {@code testkit/servers/<server>/target/lib}. */
final class ServerLibraries {
    private ServerLibraries() {}

    /** Our own classes, a folder or a jar: wherever the build, a test run or {@code ./brewmaster} took them from. */
    static Path ourselves() {
        CodeSource source = ServerLibraries.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(Objects.requireNonNull(source, "class loader without code source")
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Walks upward from our classes, then from the working directory. */
    static Path of(String server) {
        return Stream.of(ourselves(), Path.of("").toAbsolutePath())
                .flatMap(start -> Stream.<Path>iterate(start, Objects::nonNull, Path::getParent))
                .flatMap(folder -> Stream.of(folder.resolve("servers"), folder.resolve("testkit/servers")))
                .map(servers -> servers.resolve(server).resolve("target/lib"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No libraries of " + server + " above " + ourselves()
                        + " nor above the working directory: build them with mvn -pl testkit/servers/" + server
                        + " process-resources"));
    }
}
