package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each invariant says what enforces it, and what it names exists. */
class InvariantsDocTest {
    private static final String DOC = Repository.read("docs/INVARIANTS.md");
    private static final Pattern NAMED_TEST = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))(?:\\.(\\w+))?`");

    @Test
    void everyInvariantSaysWhatEnforcesIt() {
        List<String> numbered = Arrays.stream(DOC.split("(?m)^## ", -1))
                .filter(section -> section.matches("(?s)\\d+\\. .*"))
                .toList();
        assertThat(numbered)
                .hasSize(9)
                .allSatisfy(invariant -> assertThat(invariant).containsPattern("(?m)^Enforced by: \\S|^Not yet: \\S"));
    }

    @Test
    void everyTestThatTheInvariantsNameExists() throws IOException {
        Map<String, Path> sources = Repository.javaSources().stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""), Function.identity(), (a, b) -> a));
        for (MatchResult named : NAMED_TEST.matcher(DOC).results().toList()) {
            assertThat(sources)
                    .as("docs/INVARIANTS.md names %s", named.group(1))
                    .containsKey(named.group(1));
            if (named.group(2) != null) {
                assertThat(Files.readString(sources.get(named.group(1))))
                        .as("docs/INVARIANTS.md names %s", named.group())
                        .contains("void " + named.group(2) + "(");
            }
        }
    }
}
