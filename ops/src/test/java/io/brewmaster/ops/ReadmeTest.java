package io.brewmaster.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.ops.doctor.DoctorText;
import io.brewmaster.ops.doctor.SampleEvidence;
import io.brewmaster.ops.status.SampleStatus;
import io.brewmaster.ops.status.StatusText;
import io.brewmaster.ops.text.Style;
import io.brewmaster.ops.web.WebProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** README shows what the commands print. */
class ReadmeTest {
    private static final Style PLAIN = new Style(false);

    @Test
    void showsAStatusAsItIsPrinted() throws IOException {
        assertInStep("ops-status", StatusText.of(SampleStatus.awake(), PLAIN, 100));
    }

    @Test
    void showsADiagnosisAsItIsPrinted() throws IOException {
        assertInStep("ops-doctor", DoctorText.table(SampleEvidence.ill().findings(), PLAIN, 100));
    }

    @Test
    void namesEveryCommand() throws IOException {
        Site site = new Site(
                Map.of(),
                Path.of(""),
                new Console(System.out, System.err, false, false, 80),
                Clock.systemUTC(),
                time -> {},
                new WebProbe(Said.trusted(), 443));
        CommandLine ops = new Program(site).commands().getSubcommands().get("ops");
        assertThat(ops).isNotNull();
        String text = Files.readString(RepositoryFile.ROOT.resolve("README.md"));
        assertThat(ops.getSubcommands().keySet())
                .allSatisfy(
                        name -> assertThat(text).as("README.md on ops %s", name).contains("ops " + name));
    }

    private static void assertInStep(String part, String printed) throws IOException {
        String indented = printed.lines()
                .map(line -> ("    " + line).stripTrailing())
                .collect(Collectors.joining("\n", "\n", "\n\n"));
        RepositoryFile.assertPartInStep("README.md", part, indented, ReadmeTest.class);
    }
}
