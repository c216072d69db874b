package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServiceSourcesTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @EnumSource
    void findsNothingWrongWithTheServicesOfTheImage(RootFileSystem image) {
        assertThat(ServiceSources.problems(image.layOut(root), UpstreamServices.of(image)))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void findsTheMistake(String problem, Mistake mistake) throws IOException {
        RootFileSystem.JIBRI.layOut(root);
        mistake.seed(root.resolve("etc/s6-overlay/s6-rc.d"));
        assertThat(ServiceSources.problems(root, UpstreamServices.of(RootFileSystem.JIBRI)))
                .containsExactly(problem);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("60-agent: no type file", services -> Files.delete(services.resolve("60-agent/type"))),
                mistake(
                        "60-agent/type: \"longrum\" is neither longrun nor oneshot",
                        services -> Files.writeString(services.resolve("60-agent/type"), "longrum\n")),
                mistake(
                        "60-agent: a longrun without a run file",
                        services -> Files.delete(services.resolve("60-agent/run"))),
                mistake(
                        "02-brewmaster-config: a oneshot without an up file",
                        services -> Files.delete(services.resolve("02-brewmaster-config/up"))),
                mistake(
                        "02-brewmaster-config/up: is not one command line that begins with /command/with-contenv and an"
                                + " absolute path",
                        services -> Files.writeString(
                                services.resolve("02-brewmaster-config/up"),
                                "#!/command/with-contenv sh\n/opt/brewmaster/bin/recording-config\n")),
                mistake(
                        "02-brewmaster-config/run: such a service has no such file",
                        services -> Files.copy(
                                services.resolve("60-agent/run"), services.resolve("02-brewmaster-config/run"))),
                mistake(
                        "60-agent/runn: such a service has no such file",
                        services -> Files.copy(services.resolve("60-agent/run"), services.resolve("60-agent/runn"))),
                mistake(
                        "60-agent: depends on 10-config, which does not exist",
                        services -> Files.createFile(services.resolve("60-agent/dependencies.d/10-config"))),
                mistake(
                        "60-agent: depends on nothing, not even on base, and may start before the container is set up",
                        services -> Files.delete(services.resolve("60-agent/dependencies.d/01-config"))),
                mistake(
                        "40-jibri: depends on the agent, whose end would then be the end of 40-jibri",
                        services -> Files.createFile(services.resolve("40-jibri/dependencies.d/60-agent"))),
                mistake(
                        "40-jibri: does not depend on 30-finalizer-watch, which would be stopped before the recording is"
                                + " over",
                        services -> Files.delete(services.resolve("40-jibri/dependencies.d/30-finalizer-watch"))),
                mistake(
                        "30-finalizer-watch/timeout-down: a recording that is being delivered would be killed",
                        services -> Files.writeString(services.resolve("30-finalizer-watch/timeout-down"), "5000\n")),
                mistake(
                        "services depend on each other in a circle: 00-brewmaster-shm -> 02-brewmaster-config -> 01-config"
                                + " -> 00-brewmaster-shm",
                        services -> Files.createFile(
                                services.resolve("00-brewmaster-shm/dependencies.d/02-brewmaster-config"))),
                mistake(
                        "services depend on each other in a circle: 01-config -> 40-jibri -> 02-brewmaster-config ->"
                                + " 01-config",
                        services -> Files.createFile(services.resolve("01-config/dependencies.d/40-jibri"))),
                mistake(
                        "40-jibri/run: is not executable",
                        services -> mode(services.resolve("40-jibri/run"), "rw-r--r--")),
                mistake(
                        "60-agent/finish: is not executable",
                        services -> mode(services.resolve("60-agent/finish"), "rw-r--r--")),
                mistake(
                        "60-agent/run: /opt/brewmaster/bin/agent is not executable",
                        services -> mode(services.resolve("../../../opt/brewmaster/bin/agent"), "rw-r--r--")),
                mistake(
                        "40-jibri/run: there is no /opt/brewmaster/bin/jibri-guard",
                        services -> Files.delete(services.resolve("../../../opt/brewmaster/bin/jibri-guard"))),
                mistake(
                        "60-single-use/run: does not begin with #!/command/with-contenv sh",
                        services -> Files.writeString(
                                services.resolve("60-single-use/run"),
                                "#!/usr/bin/with-contenv bash\nexec /opt/brewmaster/bin/single-use-watch\n")),
                mistake(
                        "60-single-use: is not registered in user/contents.d, nothing starts it",
                        services -> Files.delete(services.resolve("user/contents.d/60-single-use"))),
                mistake(
                        "user/contents.d: there is no service 60-singleuse",
                        services -> Files.createFile(services.resolve("user/contents.d/60-singleuse"))),
                mistake(
                        "40-jibri/timeout-down: a recording that is being delivered would be killed",
                        services -> Files.writeString(services.resolve("40-jibri/timeout-down"), "5000\n")),
                mistake(
                        "60-agent/timeout-kill: a recording that is being delivered would be killed",
                        services -> Files.writeString(services.resolve("60-agent/timeout-kill"), "5000\n")),
                mistake(
                        "40-jibri/type: such a service has no such file",
                        services -> Files.writeString(services.resolve("40-jibri/type"), "oneshot\n")));
    }

    @Test
    void everyScriptIsExecutableInGitToo() throws IOException, InterruptedException {
        List<String> scripts;
        try (Stream<Path> files = Files.walk(Path.of(""))) {
            scripts = files.filter(file -> !file.startsWith("target") && !file.startsWith("src"))
                    .filter(Files::isRegularFile)
                    .filter(ServiceSourcesTest::beginsWithShebang)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
        assertThat(scripts).hasSizeGreaterThan(10);
        Process git = new ProcessBuilder(Stream.concat(Stream.of("git", "ls-files", "-s", "--"), scripts.stream())
                        .toList())
                .redirectErrorStream(true)
                .start();
        String listed = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor()).as(listed).isZero();
        assertThat(listed.lines().filter(line -> !line.startsWith("100755 "))).isEmpty();
        assertThat(scripts).allSatisfy(script -> assertThat(Path.of(script)).isExecutable());
    }

    private static boolean beginsWithShebang(Path file) {
        try (var in = Files.newInputStream(file)) {
            return in.read() == '#' && in.read() == '!';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void mode(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static Arguments mistake(String problem, Mistake mistake) {
        return Arguments.of(problem, mistake);
    }

    /** One change to a good tree. */
    interface Mistake {
        void seed(Path services) throws IOException;
    }
}
