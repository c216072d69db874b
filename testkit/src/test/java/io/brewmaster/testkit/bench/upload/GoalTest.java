package io.brewmaster.testkit.bench.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.jr.ob.JSON;
import io.brewmaster.testkit.bench.upload.Results.Case;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final long GIB = 1L << 30;

    private final Results results = new Results();

    private void measured(String client, double... cpuSeconds) {
        for (double cpu : cpuSeconds) {
            results.add(new Case(client, GIB), new Cost(cpu, 2 * cpu, cpu * (1 << 20)));
        }
    }

    @Test
    void comparesMedians() {
        measured("fast", 1.4, 99, 1.3);
        measured("aws s3 cp", 2.0, 0.1, 2.0, 99);
        Goal cpu = goal("CPU");
        assertThat(cpu.ratio(results)).hasValueSatisfying(ratio -> {
            assertThat(ratio).isEqualTo(0.7, within(1e-9));
            assertThat(cpu.isMet(ratio)).isTrue();
        });
        measured("fast", 1.41, 1.41);
        assertThat(cpu.ratio(results))
                .hasValueSatisfying(ratio -> assertThat(cpu.isMet(ratio)).isFalse());
    }

    private static Goal goal(String figure) {
        return Goal.ALL.stream()
                .filter(goal -> goal.figure().equals(figure) && goal.of().bytes() == GIB)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void saysNothingOfWhatWasNotMeasured() {
        measured("fast", 1);
        assertThat(Goal.ALL).allSatisfy(goal -> assertThat(goal.ratio(results)).isEmpty());
        assertThat(printed(Report::asText)).contains("| not measured |").doesNotContain("| met |");
    }

    @Test
    void saysNothingOfTheMemoryOfAProcessThatEndedBeforeItWasLookedAt() throws Exception {
        results.add(new Case("curl -T", 1024), new Cost(0.02, 0.04, 0));
        assertThat(printed(Report::asText)).contains("| curl -T | 1 KiB | 1 | 0.02 s | – | 0.04 s | – | – |");
    }

    @Test
    void printsEveryGoalForPeopleAndForPrograms() throws Exception {
        measured("fast", 1);
        measured("aws s3 cp", 2);
        assertThat(printed(Report::asText))
                .contains("| fast | 1 GiB | 1 | 1.00 s | 0.50 | 2.00 s | 0.50 | 1 MiB |")
                .contains("| CPU of fast, 1 GiB, as a multiple of aws s3 cp's for 1 GiB | 0.70 | 0.50 | met |")
                .contains("| peak memory of fast, 4 GiB, as a multiple of that for 1 GiB | 1.10 | – | not measured |");
        Map<String, Object> json = JSON.std.mapFrom(printed(Report::asJson));
        assertThat(json).containsEntry("facts", List.of("a machine"));
        assertThat((List<?>) json.get("goals"))
                .hasSameSizeAs(Goal.ALL)
                .first()
                .isEqualTo(Map.of(
                        "goal",
                        "CPU of fast, 1 GiB, as a multiple of aws s3 cp's for 1 GiB",
                        "atMost",
                        0.7,
                        "measured",
                        0.5,
                        "met",
                        true));
    }

    private String printed(Consumer<Report> how) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        how.accept(new Report(results, List.of("a machine"), out));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
