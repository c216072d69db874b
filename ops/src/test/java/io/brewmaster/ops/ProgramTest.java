package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all commands. */
class ProgramTest {
    @TempDir
    Path directory;

    private Said say(String... arguments) {
        return Said.by(Map.of(), directory, arguments);
    }

    @Test
    void withoutACommandItShowsAllAndIsNotDone() {
        Said said = say();
        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("Usage: brewmaster ops", "completion");
    }

    @Test
    void helpIsNoMistake() {
        Said said = say("--help");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("Usage: brewmaster ops", "Exit codes");
        assertThat(said.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void aWordThatItDoesNotKnowIsNamedWithWhatMayBeMeant() {
        Said said = say("completoin");
        assertThat(said.exit()).isEqualTo(64);
        assertThat(said.err()).contains("completoin", "completion", "try: brewmaster ops --help");
    }
}
