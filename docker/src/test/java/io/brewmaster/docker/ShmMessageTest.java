package io.brewmaster.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShmMessageTest {
    @TempDir
    Path directory;

    private Scripts scripts;

    @BeforeEach
    void layOut() {
        scripts = new Scripts(directory);
    }

    @Test
    void namesTheThreeWaysOutInOneLine() throws Exception {
        program("shm-check", "exit 1");
        Scripts.Ended ended = scripts.run("shm-message");
        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .singleElement()
                .asString()
                .contains("shm_size: 2gb", "sharedMemorySize: 2048", "tmpfs with containerPath /dev/shm and size 2048");
    }

    @Test
    void saysNothingWhenUpstreamsCheckIsContent() throws Exception {
        program("shm-check", "exit 0");
        assertThat(scripts.run("shm-message").lines()).isEmpty();
    }

    @Test
    void looksItselfWhereUpstreamHasNoCheck() throws Exception {
        program("df", "echo header; echo 'shm 64 0 64 0% /dev/shm'");
        assertThat(scripts.run("shm-message").lines()).hasSize(1);
        program("df", "echo header; echo 'shm 2048 0 2048 0% /dev/shm'");
        assertThat(scripts.run("shm-message").lines()).isEmpty();
    }

    private void program(String name, String text) throws IOException {
        Path fake = scripts.replace(directory.resolve("path").resolve(name), text + "\n");
        scripts.set("PATH", fake.getParent() + ":" + System.getenv("PATH"));
    }
}
