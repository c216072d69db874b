package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real bash completes. */
class CompletionCommandTest {
    @TempDir
    Path directory;

    @Test
    void bashCompletesTheProgramsAndTheCommands() throws Exception {
        assertThat(completed("brewmaster", "op")).containsExactly("ops");
        assertThat(completed("brewmaster", "final")).containsExactly("finalizer");
        assertThat(completed("brewmaster", "ops", "compl")).containsExactly("completion");
        assertThat(completed("brewmaster", "ops", "completion", "--he")).containsExactly("--help");
    }

    /** As bash does when somebody presses the tab key after the last word. */
    private List<String> completed(String... words) throws IOException, InterruptedException {
        Path script = Files.writeString(
                directory.resolve("completion"),
                Said.by(Map.of(), directory, "completion").out());
        String typed = "COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1);
        Process bash = new ProcessBuilder(
                        "bash",
                        "-ec",
                        "source " + script + "; " + typed
                                + "; _complete_brewmaster; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said.lines().map(String::strip).toList();
    }
}
