package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real bash and a real zsh complete. */
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

    /** A shell on a terminal of its own: what is typed, the tab key, and what the command then gets. */
    private static final String ZSH = """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            until_said() { local line; while zpty -r shell line; do
              [[ $line == $~1 ]] && { print -r -- "$line"; return; } done }
            zpty -w shell "source $1; brewmaster() { print -r -- \\"<\\${(j:|:)@}>\\"; }
              tab() { zle expand-or-complete; zle accept-line; }; zle -N tab; bindkey '^I' tab; print -r -- rea''dy"
            until_said 'ready*' >/dev/null
            zpty -w -n shell "$2"$'\\t'
            until_said '<*>*'
            zpty -d shell
            """;

    @Test
    void zshCompletesTheProgramsAndTheCommands() throws Exception {
        assumeTrue(hasZsh(), "zsh is not installed");
        assertThat(typedInZsh("brewmaster op")).isEqualTo("<ops>");
        assertThat(typedInZsh("brewmaster final")).isEqualTo("<finalizer>");
        assertThat(typedInZsh("brewmaster ops compl")).isEqualTo("<ops|completion>");
        assertThat(typedInZsh("brewmaster ops recordings ver")).isEqualTo("<ops|recordings|verify>");
        assertThat(typedInZsh("brewmaster ops completion --he")).isEqualTo("<ops|completion|--help>");
        assertThat(typedInZsh("brewmaster ops nonesuch")).isEqualTo("<ops|nonesuch>");
    }

    private static boolean hasZsh() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "zsh")));
    }

    private String typedInZsh(String typed) throws IOException, InterruptedException {
        ProcessBuilder zsh = new ProcessBuilder("zsh", "-fec", ZSH, "zsh", script().toString(), typed);
        zsh.environment().put("HOME", directory.toString());
        zsh.environment().put("TERM", "dumb");
        return said(zsh.redirectErrorStream(true)).strip();
    }

    private Path script() throws IOException {
        return Files.writeString(
                directory.resolve("completion"),
                Said.by(Map.of(), directory, "completion").out());
    }

    private static String said(ProcessBuilder shell) throws IOException, InterruptedException {
        Process process = shell.start();
        process.getOutputStream().close();
        // Before its output is read to an end that would never come.
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("still waits after 30 s");
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** As bash does when somebody presses the tab key after the last word. */
    private List<String> completed(String... words) throws IOException, InterruptedException {
        String typed = "COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1);
        String said = said(new ProcessBuilder(
                        "bash",
                        "-ec",
                        "source " + script() + "; " + typed
                                + "; _complete_brewmaster; printf '%s\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true));
        return said.lines().map(String::strip).toList();
    }
}
