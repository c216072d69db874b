package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.GeneratedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignVariablesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\bJITSI_[A-Z0-9_]+\\b");
    /** Where scripts and build files stand that hand variables to the programs. */
    private static final List<String> PLACES = List.of("docker", ".ci", "brewmaster");

    @TempDir
    Path directory;

    @Test
    void everyVariableThatAScriptOfOursNamesIsUnderstood() throws Exception {
        Set<String> known = Keys.all().stream().map(Key::variable).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(ForeignVariables.TOLERATED);

        Set<String> named = new TreeSet<>();
        for (String place : PLACES) {
            named.addAll(variablesIn(GeneratedFile.path(place)));
        }

        assertThat(known).containsAll(named);
    }

    @Test
    void whatIsToleratedIsNoKey() {
        assertThat(Keys.all()).extracting(Key::variable).doesNotContainAnyElementsOf(ForeignVariables.TOLERATED);
    }

    @Test
    void toleratedVariablesAreNotRead() throws Exception {
        Map<String, String> environment = ForeignVariables.TOLERATED.stream()
                .filter(variable -> !variable.equals(ConfigFile.VARIABLE))
                .collect(Collectors.toMap(variable -> variable, variable -> "anything"));

        assertThat(Configuration.load(environment, directory).explain(false)).doesNotContain("anything");
    }

    private static Set<String> variablesIn(Path place) throws IOException {
        if (Files.notExists(place)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().contains("/target/")
                            && !file.toString().endsWith(".java"))
                    .flatMap(file -> VARIABLE.matcher(text(file)).results())
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
