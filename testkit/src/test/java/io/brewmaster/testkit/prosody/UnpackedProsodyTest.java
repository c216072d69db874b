package io.brewmaster.testkit.prosody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class UnpackedProsodyTest {
    @TempDir
    Path cache;

    @BeforeAll
    static void needsDebian() {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            String reason = "UnpackedProsodyTest is skipped: this machine has no apt-get";
            System.out.println(reason);
            throw new TestAbortedException(reason);
        }
    }

    @Test
    void isFetchedOnceHoweverManyAskAtTheSameTime() throws Exception {
        var one = CompletableFuture.supplyAsync(() -> new UnpackedProsody(cache).program());
        var two = CompletableFuture.supplyAsync(() -> new UnpackedProsody(cache).program());

        assertThat(one.join()).isEqualTo(two.join());
        Path unpacked = Path.of(one.join().environment().get("PROSODY_ROOT"));
        FileTime made = Files.getLastModifiedTime(unpacked.resolve("prosody.lua"));
        assertThat(new UnpackedProsody(cache).program()).isEqualTo(one.join());
        assertThat(Files.getLastModifiedTime(unpacked.resolve("prosody.lua"))).isEqualTo(made);

        Files.writeString(unpacked.resolve("prosody.lua"), "#!/usr/bin/env lua9.9\n");
        assertThat(new UnpackedProsody(cache).program()).isEqualTo(one.join());
        assertThat(Files.size(unpacked.resolve("prosody.lua"))).isGreaterThan(1_000);
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        Path file = Files.createFile(cache.resolve("occupied"));

        assertThatThrownBy(() -> new UnpackedProsody(file).program())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(file.toString())
                .message()
                .doesNotContain("\n");
    }
}
