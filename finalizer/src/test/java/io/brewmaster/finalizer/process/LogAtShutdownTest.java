package io.brewmaster.finalizer.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.brewmaster.core.log.Logging;
import io.brewmaster.testkit.process.ProgramProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finalizer's own jvm.options in a JVM that is really ended by a signal. */
class LogAtShutdownTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void whatIsLoggedWhileTheJvmEndsIsWritten() throws Exception {
        try (ProgramProcess program = start()) {
            program.awaitStdout(line -> line.contains("\"manager\":\"LastingLogManager\""), SOON);
            program.terminate();
            assertThat(program.awaitExit(SOON)).isEqualTo(128 + 15);
            assertThat(program.stdout().all()).hasSize(2).last().asString().contains("\"event\":\"ended\"");
            assertThat(program.stderr().all()).isEmpty();
        }
    }

    /** Shows that the test above could fail; once it does not hold any more, LastingLogManager is not needed. */
    @Test
    void theJdksOwnLogManagerLosesIt() throws Exception {
        try (ProgramProcess program = start("-Djava.util.logging.manager=java.util.logging.LogManager")) {
            program.awaitStdout(line -> line.contains("\"manager\":\"LogManager\""), SOON);
            program.terminate();
            assertThat(program.awaitExit(SOON)).isEqualTo(128 + 15);
            assertThat(program.stdout().all()).hasSize(1);
        }
    }

    private ProgramProcess start(String... options) throws IOException {
        return ProgramProcess.jar(jar()).jvm("@jvm.options").jvm(options).start();
    }

    private Path jar() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, LogAtShutdownProgram.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Stream.of(Logging.class, JsonFactory.class)
                                .map(type -> type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString())
                                .collect(Collectors.joining(" ")));
        Path jar = folder.resolve("sample.jar");
        String entry = LogAtShutdownProgram.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                InputStream bytes = LogAtShutdownProgram.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(out);
        }
        return jar;
    }
}
