package io.brewmaster.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The images that the tests run, each built once per run, side by side where one does not need the other. The upstream
 * images are stand-ins with a tag of their own, so that a real image on the same machine stays what it is.
 */
final class Images {
    static final String STAND_IN_TAG = "brewmaster-stand-in";

    /** The repository's root: Maven runs the tests in this module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path STAND_INS = Path.of("src/test/standin").toAbsolutePath();
    private static final Path STAGED = Path.of("target/standin").toAbsolutePath();
    private static final ExecutorService BUILDERS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "docker build");
        thread.setDaemon(true);
        return thread;
    });

    private static final CompletableFuture<String> BASE =
            start(() -> DockerBuild.of("brewmaster-test/base").run(STAND_INS.resolve("base")));
    private static final CompletableFuture<String> JARS =
            start(() -> DockerBuild.of("brewmaster-test/jars").run(stageJars()));
    private static final CompletableFuture<String> S3 = BASE.thenApplyAsync(
            base -> DockerBuild.of("brewmaster-test/s3")
                    .arguments(Map.of("BASE", base))
                    .run(stageS3()),
            BUILDERS);
    private static final CompletableFuture<String> UPSTREAM_JVB =
            BASE.thenApplyAsync(base -> upstream("jvb", base), BUILDERS);
    private static final CompletableFuture<String> UPSTREAM_JIBRI =
            BASE.thenApplyAsync(base -> upstream("jibri", base), BUILDERS);
    private static final CompletableFuture<String> JVB =
            JARS.thenCombineAsync(UPSTREAM_JVB, (jars, upstream) -> ours("jvb", jars), BUILDERS);
    private static final CompletableFuture<String> JIBRI =
            JARS.thenCombineAsync(UPSTREAM_JIBRI, (jars, upstream) -> ours("jibri", jars), BUILDERS);

    private Images() {}

    /** The bridge's image with the agent. */
    static String jvb() {
        return JVB.join();
    }

    /** The recorder's image with agent and finalizer. */
    static String jibri() {
        return JIBRI.join();
    }

    /** What the two are built on. */
    static String upstreamJvb() {
        return UPSTREAM_JVB.join();
    }

    static String upstreamJibri() {
        return UPSTREAM_JIBRI.join();
    }

    static String s3() {
        return S3.join();
    }

    private static CompletableFuture<String> start(Build build) {
        return CompletableFuture.supplyAsync(build::tag, BUILDERS);
    }

    private static String upstream(String program, String base) {
        return DockerBuild.of("ghcr.io/jitsi/" + program + ":" + STAND_IN_TAG)
                .arguments(Map.of("BASE", base))
                .run(stage(program));
    }

    private static String ours(String program, String jars) {
        return DockerBuild.of("brewmaster-test/" + program)
                .file(ROOT.resolve("docker/" + program + "/Dockerfile"))
                .arguments(Map.of("JITSI_TAG", STAND_IN_TAG, "JARS", jars))
                .run(ROOT);
    }

    private static Path stage(String program) {
        Path context = copy(STAND_INS.resolve(program), emptyFolder(STAGED.resolve(program)));
        StandInPrograms.copyTo(context);
        return context;
    }

    private static Path stageS3() {
        Path context = copy(STAND_INS.resolve("s3"), emptyFolder(STAGED.resolve("s3")));
        copy(ROOT.resolve("testkit/servers/s3proxy/target/lib"), context.resolve("lib"));
        return context;
    }

    private static Path stageJars() {
        Path context = emptyFolder(STAGED.resolve("jars"));
        copy(Path.of("target/jars").toAbsolutePath(), context);
        try {
            Files.writeString(
                    context.resolve("Dockerfile"), "FROM scratch\nCOPY agent /agent\nCOPY finalizer /finalizer\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return context;
    }

    /** With the files' modes, which the images depend on. */
    static Path copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException("copying " + from, e);
        }
    }

    /** Makes the folder, or empties it of what an earlier run left. */
    static Path emptyFolder(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> left = Files.walk(folder)) {
                    for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("emptying " + folder, e);
        }
    }

    private interface Build {
        String tag();
    }
}
