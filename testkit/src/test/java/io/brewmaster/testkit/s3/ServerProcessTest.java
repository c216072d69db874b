package io.brewmaster.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;

class ServerProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path temporary;

    /** Starts a server and then does nothing until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws InterruptedException {
            S3Server server = S3Proxy.start();
            System.out.println(server.endpoint());
            Thread.currentThread().join();
        }
    }

    @Test
    void isGoneAtOnceWhenKilled() {
        try (S3Proxy server = S3Proxy.start()) {
            server.createBucket("recordings");
            server.kill();
            assertThatThrownBy(() -> server.bucket("recordings").keys()).isInstanceOf(SdkClientException.class);
            server.close();
        }
    }

    @Test
    void endsWithAParentThatWasKilledAndLeavesNothingBehind() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Holder.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(parent.inputReader().readLine()).startsWith("http://127.0.0.1:");
            List<ProcessHandle> servers = parent.children().toList();
            assertThat(servers).hasSize(1);
            assertThat(temporary).isNotEmptyDirectory();
            parent.destroyForcibly();
            await().atMost(PATIENCE).until(() -> !servers.get(0).isAlive());
            assertThat(temporary).isDirectoryNotContaining("glob:**brewmaster-s3proxy-*");
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void runsAServerOfOursInAProcessOfItsOwn() {
        try (SeparateNullS3 server = SeparateNullS3.start()) {
            server.createBucket("recordings");
            server.bucket("recordings").put("state.json", new byte[] {1, 2, 3});
            assertThat(server.bucket("recordings").bytes("state.json")).containsExactly(1, 2, 3);
            server.kill();
            assertThatThrownBy(() -> server.bucket("recordings").keys()).isInstanceOf(SdkClientException.class);
        }
    }

    @Test
    void saysWhatToBuildWhenTheLibrariesAreMissing() {
        assertThatThrownBy(() -> ServerLibraries.of("s3nothing"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("mvn -pl testkit/servers/s3nothing process-resources");
    }
}
