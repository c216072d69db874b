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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** README shows what the commands print. Renewed by: mvn -pl ops -am test -Dtest=ReadmeTest -Dbrewmaster.update=true. */
class ReadmeTest {
    private static final Style PLAIN = new Style(false);

    private static Path readme() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("brewmaster"))) {
            at = at.getParent();
        }
        return at.resolve("README.md");
    }

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
        String text = Files.readString(readme());
        assertThat(ops.getSubcommands().keySet())
                .allSatisfy(
                        name -> assertThat(text).as("README.md on ops %s", name).contains("ops " + name));
    }

    private static void assertInStep(String name, String printed) throws IOException {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->\n";
        String text = Files.readString(readme());
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        String wanted = "\n"
                + printed.lines().map(line -> ("    " + line).stripTrailing()).collect(Collectors.joining("\n"))
                + "\n\n";
        if (Boolean.getBoolean("brewmaster.update")) {
            Files.writeString(readme(), text.substring(0, from) + wanted + text.substring(to));
            return;
        }
        assertThat(List.of(from > begin.length() - 1, to > from))
                .as("README.md has %s", begin)
                .containsOnly(true);
        assertThat(text.substring(from, to)).isEqualTo(wanted);
    }
}
