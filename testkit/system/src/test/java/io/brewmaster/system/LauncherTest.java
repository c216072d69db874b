package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the launcher says before it builds anything. */
class LauncherTest {
    private record Said(int exit, String text) {}

    @Test
    void showsHowItIsUsedWhenItIsToldNothing() throws Exception {
        assertThat(launch()).satisfies(said -> {
            assertThat(said.exit()).isEqualTo(64);
            assertThat(said.text()).contains("demo", "agent", "finalizer", "ops");
        });
    }

    @Test
    void namesACommandThatItDoesNotHave() throws Exception {
        assertThat(launch("brew"))
                .isEqualTo(
                        new Said(64, "brewmaster: there is no command 'brew': demo, agent, finalizer, ops or bench"));
    }

    @Test
    void helpIsNoMistake() throws Exception {
        assertThat(launch("--help").exit()).isZero();
    }

    private static Said launch(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(Repository.root().resolve("brewmaster").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), text);
    }
}
