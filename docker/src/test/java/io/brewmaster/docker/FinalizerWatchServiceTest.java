package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When and how the watcher is started, with a stand-in for Java. */
class FinalizerWatchServiceTest {
    /** As the images carry it. */
    private static final Path LIBRARY = Path.of("target/jars/finalizer/native/libamazonCorrettoCryptoProvider.so")
            .toAbsolutePath();

    @TempDir
    Path directory;

    private Scripts scripts;

    @BeforeEach
    void layOut() throws IOException {
        scripts = new Scripts(directory);
        scripts.program("java", "echo \"nice $(nice) oom $(cat /proc/self/oom_score_adj) $*\"\n");
        Files.createDirectories(scripts.run());
    }

    @Test
    void runsBehindTheRecorderAndBeforeTheAgent() throws Exception {
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", "");
        assertThat(scripts.run("finalizer-watch").lines()).containsExactly(watching());
    }

    @Test
    void runsWhenTheVariableNamesOurOwnScript() throws Exception {
        scripts.set(
                "JIBRI_FINALIZE_RECORDING_SCRIPT_PATH",
                scripts.bin("finalize-recording").toString());
        assertThat(scripts.run("finalizer-watch").lines()).containsExactly(watching());
    }

    @Test
    void leavesRecordingsAloneThatAScriptOfTheUsersDelivers() throws Exception {
        scripts.set("JIBRI_FINALIZE_RECORDING_SCRIPT_PATH", "/scripts/mine");
        staysIdle();
    }

    @Test
    void leavesThemAloneTooWhenTheUsersConfigurationNamesTheScript() throws Exception {
        Files.writeString(scripts.run().resolve("finalize-script"), "/scripts/mine\n");
        staysIdle();
    }

    @Test
    void leavesTheSecondCompilerOutWhereNativeEncryptionLoads() throws Exception {
        Path library = Files.copy(LIBRARY, nativeCode());
        String options = "-XX:TieredStopAtLevel=1 -Djava.library.path=" + library.getParent()
                + " -Dcom.amazon.corretto.crypto.provider.useExternalLib=true ";
        assertThat(scripts.run("finalizer-watch").lines())
                .containsExactly(watching().replace("-jar", options + "-jar"));
    }

    @Test
    void keepsItForJavasOwnEncryption() throws Exception {
        Path library = nativeCode();
        Files.writeString(library, "for another processor");
        assertThat(scripts.run("finalizer-watch").lines()).containsExactly(watching());
        Files.copy(LIBRARY, library, StandardCopyOption.REPLACE_EXISTING);
        scripts.set("JITSI_RECORDING_TRANSPORT", "portable");
        assertThat(scripts.run("finalizer-watch").lines()).containsExactly(watching());
    }

    private Path nativeCode() throws IOException {
        return Files.createDirectories(scripts.home().resolve("finalizer/native"))
                .resolve("libnative.so");
    }

    private void staysIdle() throws Exception {
        Scripts.Running idle = scripts.start("finalizer-watch");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> idle.process().info().command().orElse("").endsWith("/sleep"));
        idle.terminate();
        assertThat(idle.await().lines()).isEmpty();
    }

    private String watching() {
        String home = scripts.home() + "/finalizer/";
        return "nice 10 oom 600 @" + home + "jvm.options -jar " + home + "finalizer.jar watch";
    }
}
