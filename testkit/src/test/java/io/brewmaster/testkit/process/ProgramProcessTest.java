package io.brewmaster.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramProcessTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Path jar = Path.of("");

    @BeforeAll
    static void packSampleProgram() throws Exception {
        jar = folder.resolve("sample.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, SampleProgram.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        ChildProcesses.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toString());
        String entry = SampleProgram.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                var bytes = SampleProgram.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new ZipEntry(entry));
            bytes.transferTo(out);
        }
    }

    @Test
    void collectsBothStreamsAndTheExitCode() throws Exception {
        try (ProgramProcess program =
                ProgramProcess.jar(jar).args("speak", "78").env("WORD", "grüße").start()) {
            assertThat(program.awaitStdout(line -> line.startsWith("out"), SOON))
                    .isEqualTo("out grüße");
            assertThat(program.awaitStderr(line -> line.startsWith("err"), SOON))
                    .isEqualTo("err grüße");
            assertThat(program.awaitExit(SOON)).isEqualTo(78);
            assertThat(program.stdout().all()).containsExactly("out grüße");
            assertThat(program.isAlive()).isFalse();
        }
    }

    @Test
    void givesAProgramOnlyWhatItIsToldAndWhatAnyProcessNeeds() throws Exception {
        try (ProgramProcess program =
                ProgramProcess.jar(jar).args("environment").env("WORD", "x").start()) {
            assertThat(program.awaitExit(SOON)).isZero();
            assertThat(program.stdout().all())
                    .contains("WORD", "PATH")
                    .isSubsetOf("WORD", "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ");
        }
    }

    @Test
    void stopsAndContinuesAndTerminatesAndMeasures() throws Exception {
        try (ProgramProcess program = ProgramProcess.jar(jar).args("tick").start()) {
            program.awaitStdout(line -> line.equals("tick 3"), SOON);
            assertThat(program.residentBytes()).isBetween(5_000_000L, 500_000_000L);
            assertThat(program.peakResidentBytes()).isGreaterThanOrEqualTo(program.residentBytes() / 2);
            assertThat(program.cpuTime()).isPositive();

            program.freeze();
            Awaitility.await().atMost(SOON).until(() -> state(program).equals("T"));
            program.thaw();
            int lines = program.stdout().all().size();
            Awaitility.await().atMost(SOON).until(() -> program.stdout().all().size() > lines + 3);

            program.terminate();
            assertThat(program.awaitExit(SOON)).isEqualTo(128 + 15);
        }
    }

    @Test
    void killsAProgramEvenWhenItStandsStill() throws Exception {
        ProgramProcess program = ProgramProcess.jar(jar).args("tick").start();
        program.freeze();
        program.close();

        assertThat(program.isAlive()).isFalse();
        assertThatThrownBy(program::cpuTime).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatAJvmHasStartedEndsWithIt() throws Exception {
        try (ProgramProcess program = ProgramProcess.jar(jar).args("parent").start()) {
            long child = Long.parseLong(program.awaitStdout(line -> line.matches("\\d+"), SOON));
            assertThat(ProcessHandle.of(child)).isPresent();
            program.terminate();
            program.awaitExit(SOON);

            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> ProcessHandle.of(child).stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void showsWhatAProgramSaidWhenTheAwaitedLineDoesNotCome() throws Exception {
        try (ProgramProcess program =
                ProgramProcess.jar(jar).args("speak", "0").env("WORD", "hello").start()) {
            assertThatThrownBy(() -> program.awaitStdout(line -> line.equals("never"), SOON))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("err hello");
        }
    }

    @Test
    void namesAJarThatIsNotThere() {
        assertThatThrownBy(() -> ProgramProcess.jar(folder.resolve("no.jar")).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no.jar");
    }

    private static String state(ProgramProcess program) throws Exception {
        String stat = Files.readString(Path.of("/proc", Long.toString(program.pid()), "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
    }
}
